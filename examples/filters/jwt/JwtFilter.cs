using System.ComponentModel.DataAnnotations;
using System.Text;
using Slipway.Sdk;

[assembly: Filter<Jwt.JwtFilter>]

namespace Jwt;

/// <summary>Lets requests pass that have a valid JSON Web Token (RFC 7519) in the authorization header.</summary>
[FilterConfiguration]
public sealed partial record JwtConfiguration
{
    /// <summary>The keys of who issues tokens.</summary>
    [MinLength(1)]
    public required IReadOnlyList<JwtKey> Keys { get; init; }

    /// <summary>What the claim iss must be; empty for anything.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>What the claim aud must have; empty for anything.</summary>
    public string Audience { get; init; } = "";

    /// <summary>By how much clocks may differ.</summary>
    public TimeSpan Leeway { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Claims that the upstream gets, each with the request header for it.</summary>
    public IReadOnlyDictionary<string, string> ClaimHeaders { get; init; } = new Dictionary<string, string>();
}

/// <summary>A key.</summary>
[FilterConfiguration]
public sealed partial record JwtKey
{
    /// <summary>The id by which tokens name it; empty for tokens that name none.</summary>
    public string Id { get; init; } = "";

    /// <summary>What it is for: RSA (RS256) or the curve P-256 (ES256).</summary>
    public required JwtAlgorithm Algorithm { get; init; }

    /// <summary>The public key in PEM.</summary>
    public required string Pem { get; init; }
}

/// <summary>How tokens are signed.</summary>
public enum JwtAlgorithm
{
    /// <summary>RSA with SHA-256.</summary>
    Rs256,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    Es256,
}

/// <summary>The filter.</summary>
public sealed class JwtFilter : RootContext<JwtConfiguration>
{
    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(Configuration);

    private sealed class Stream(JwtConfiguration configuration) : HttpContext
    {
        private const string Scheme = "Bearer ";

        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            foreach (var header in configuration.ClaimHeaders.Values)
                RequestHeaders.Remove(header);
            var problem = Check(RequestHeaders["authorization"]);
            if (problem is null)
                return FilterHeadersStatus.Continue;

            // RFC 6750, 3: a request without a token is told nothing more than that it needs one.
            var challenge = problem.Length == 0 ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{problem}\"";
            SendLocalResponse(401, "A valid token is needed.\n", new HeaderList { { "www-authenticate", challenge } },
                details: "jwt_denied");
            return FilterHeadersStatus.StopIteration;
        }

        /// <returns>What is wrong; empty where there is no token; null for nothing.</returns>
        private string? Check(string? authorization)
        {
            if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
                return "";
            if (!Token.TryParse(authorization[Scheme.Length..].Trim(), out var token))
                return "the token cannot be read";
            if (!HasGenuineSignature(token))
                return "the signature is not valid";
            var now = (long)(HostClock.UtcNow - DateTime.UnixEpoch).TotalSeconds;
            var leeway = configuration.Leeway.Ticks / TimeSpan.TicksPerSecond;
            if (token.Expires is { } expires && now >= expires + leeway)
                return "the token has expired";
            if (token.NotBefore is { } notBefore && now < notBefore - leeway)
                return "the token is not valid yet";
            if (configuration.Issuer.Length > 0 && token.Issuer != configuration.Issuer)
                return "the issuer is not trusted";
            if (configuration.Audience.Length > 0 && !token.Audience.Contains(configuration.Audience))
                return "the token is for somebody else";
            foreach (var (claim, header) in configuration.ClaimHeaders)
            {
                if (token.Claims.TryGetValue(claim, out var value))
                    RequestHeaders.Set(header, value);
            }

            return null;
        }

        /// <summary>The key decides about the algorithm, and not the token: a token that says "none" has no key.</summary>
        private bool HasGenuineSignature(Token token)
        {
            foreach (var key in configuration.Keys)
            {
                var (name, signature) = key.Algorithm == JwtAlgorithm.Rs256
                    ? ("RS256", token.Signature)
                    : ("ES256", EcdsaSignature.ToDer(token.Signature));
                if (token.Algorithm == name && signature.Length > 0 && (token.KeyId.Length == 0 || key.Id == token.KeyId)
                    && SignatureVerification.Verify("sha256", Encoding.UTF8.GetBytes(key.Pem), signature, token.SignedText, out _))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
