using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jwt;
using Slipway.Sdk.Testing;

namespace Slipway.Examples.Tests;

public sealed class JwtTests : IDisposable
{
    /// <summary>Of the test's clock.</summary>
    private const long Now = 1893553445;

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory, ClassData<Forms>]
    public void A_genuine_token_passes_and_the_upstream_gets_its_claims(Form form)
    {
        using var host = Load(form);
        foreach (var algorithm in (string[])["RS256", "ES256"])
        {
            // Signatures of ECDSA are random, and of several lengths in DER.
            for (var i = 0; i < 30; i++)
            {
                using var exchange = Ask(host, Sign(algorithm, Claims(exp: Now + 60)), ("x-subject", "forged"));
                Assert.Equal(["alice"], exchange.UpstreamRequestHeaders?.All("x-subject"));
            }
        }
    }

    [Theory]
    [InlineData("expired", "the token has expired")]
    [InlineData("early", "the token is not valid yet")]
    [InlineData("other issuer", "the issuer is not trusted")]
    [InlineData("other audience", "the token is for somebody else")]
    [InlineData("changed", "the signature is not valid")]
    [InlineData("other key", "the signature is not valid")]
    [InlineData("other id", "the signature is not valid")]
    [InlineData("none", "the signature is not valid")]
    [InlineData("confused", "the signature is not valid")]
    [InlineData("short", "the signature is not valid")]
    [InlineData("two parts", "the token cannot be read")]
    [InlineData("no base64", "the token cannot be read")]
    [InlineData("no json", "the token cannot be read")]
    [InlineData("critical", "the token cannot be read")]
    public void Any_other_token_is_refused_with_the_reason(string what, string reason)
    {
        foreach (var form in new Forms())
        {
            using var host = Load(form.Data);
            using var exchange = Ask(host, Wrong(what));

            Assert.Equal(401, exchange.Status);
            Assert.Equal($"Bearer error=\"invalid_token\", error_description=\"{reason}\"", exchange.ResponseHeaders!["www-authenticate"]);
        }
    }

    [Theory, ClassData<Forms>]
    public void A_request_without_a_token_is_asked_for_one(Form form)
    {
        using var host = Load(form);
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("authorization", "Basic x"));

        Assert.Equal((401, "Bearer"), (exchange.Status, exchange.ResponseHeaders!["www-authenticate"]));
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _curve.Dispose();
    }

    private static HttpExchange Ask(FilterHost host, string token, params (string, string)[] headers) =>
        host.OpenRequest().SendRequest("GET", "/", [("authorization", $"Bearer {token}"), .. headers]);

    private static string Claims(long exp = Now + 60, long nbf = Now - 60, string iss = "https://issuer", string aud = "api") =>
        $$"""{ "sub": "alice", "iss": "{{iss}}", "aud": ["other", "{{aud}}"], "exp": {{exp}}, "nbf": {{nbf}}, "roles": { "a": [1, true, null] } }""";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private FilterHost Load(Form form) => Filter.Load<JwtFilter>(form, JsonSerializer.Serialize(new
    {
        issuer = "https://issuer",
        audience = "api",
        claim_headers = new Dictionary<string, string> { ["sub"] = "x-subject" },
        keys = new[]
        {
            new { id = "r", algorithm = "rs256", pem = _rsa.ExportSubjectPublicKeyInfoPem() },
            new { id = "e", algorithm = "es256", pem = _curve.ExportSubjectPublicKeyInfoPem() },
        },
    }));

    private string Sign(string algorithm, string claims, string? id = null, string extra = "")
    {
        var text = $"{Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{id ?? algorithm[..1].ToLowerInvariant()}}"{{extra}}}""")}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(text);
        var signature = algorithm == "RS256"
            ? _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : _curve.SignData(bytes, HashAlgorithmName.SHA256);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private string Wrong(string what)
    {
        var good = Sign("RS256", Claims());
        var parts = good.Split('.');
        switch (what)
        {
            case "expired":
                return Sign("RS256", Claims(exp: Now - 31));
            case "early":
                return Sign("RS256", Claims(nbf: Now + 31));
            case "other issuer":
                return Sign("ES256", Claims(iss: "https://other"));
            case "other audience":
                return Sign("ES256", Claims(aud: "apis"));
            case "changed":
                return $"{parts[0]}.{Encode(Claims(exp: Now + 61))}.{parts[2]}";
            case "other key":
                using (var other = RSA.Create(2048))
                {
                    var signature = other.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256,
                        RSASignaturePadding.Pkcs1);
                    return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
                }

            case "other id":
                return Sign("RS256", Claims(), id: "e");
            case "none":
                return $"{Encode("""{"alg":"none"}""")}.{parts[1]}.";
            case "confused":
                return $"{Encode("""{"alg":"ES256"}""")}.{parts[1]}.{parts[2]}";
            case "short":
                return $"{Encode("""{"alg":"ES256"}""")}.{parts[1]}.AAAA";
            case "two parts":
                return $"{parts[0]}.{parts[1]}";
            case "no base64":
                return $"{parts[0]}.{parts[1]}.$";
            case "no json":
                return $"{parts[0]}.{Encode("[]")}.{parts[2]}";
            default:
                return Sign("RS256", Claims(), extra: ",\"crit\":[\"exp\"]");
        }
    }
}
