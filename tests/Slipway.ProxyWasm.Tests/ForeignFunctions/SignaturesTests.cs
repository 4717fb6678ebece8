using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.ForeignFunctions.Protocol;

namespace Slipway.ProxyWasm.Tests.ForeignFunctions;

public class SignaturesTests
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes("hello");
    private static readonly Dictionary<string, AsymmetricAlgorithm> Keys = new()
    {
        ["rsa"] = RSA.Create(2048),
        ["p256"] = ECDsa.Create(ECCurve.NamedCurves.nistP256),
        ["p521"] = ECDsa.Create(ECCurve.NamedCurves.nistP521),
    };

    private readonly Call _call = new();

    public static TheoryData<string, string, bool> KeysHashesAndForms { get; } =
        new MatrixTheoryData<string, string, bool>(["rsa", "p256", "p521"], ["sha1", "sha256", "sha384", "sha512"], [false, true]);

    [Theory]
    [MemberData(nameof(KeysHashesAndForms))]
    public void What_is_signed_is_genuine(string key, string hash, bool pem)
    {
        var signed = Sign(key, hash, pem);
        Assert.Equal("", signed.Error);
        Assert.True(signed.Result);
        Assert.Equal(new VerifySignatureResult { Result = true }, Verify(key, hash, pem, Text, signed.Signature.ToByteArray()));
    }

    [Theory]
    [MemberData(nameof(KeysHashesAndForms))]
    public void Other_text_another_key_or_no_signature_is_not_genuine(string key, string hash, bool pem)
    {
        var signature = Sign(key, hash, pem).Signature.ToByteArray();
        var failed = new VerifySignatureResult { Error = "Failed to verify digest. Error code: 0" };
        Assert.Equal(failed, Verify(key, hash, pem, "bad data"u8.ToArray(), signature));
        Assert.Equal(failed, Verify(key == "rsa" ? "p256" : "rsa", hash, pem, Text, signature));
        Assert.Equal(failed, Verify(key, hash, pem, Text, [0, 0, 0]));
        Assert.Equal(failed, Verify(key, hash, pem, Text, []));
    }

    [Fact]
    public void Messages_have_the_field_numbers_that_guests_know()
    {
        var rsa = (RSA)Keys["rsa"];
        var message = new MemoryStream();
        var output = new CodedOutputStream(message);
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteString("sha256");
        output.WriteTag(2, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(rsa.ExportSubjectPublicKeyInfo()));
        output.WriteTag(3, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(rsa.SignData(Text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        output.WriteTag(4, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Text));
        output.Flush();
        var (status, result) = _call.Invoke("verify_signature", message.ToArray());
        Assert.Equal(WasmResult.Ok, status);
        Assert.Equal([0x08, 0x01], result);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("SHA3")]
    [InlineData("")]
    public void An_unknown_hash_is_named(string hash)
    {
        Assert.Equal($"{hash} is not supported.", Sign("rsa", hash, pem: false).Error);
        Assert.Equal($"{hash} is not supported.", Verify("rsa", hash, pem: false, Text, []).Error);
    }

    [Fact]
    public void The_name_of_a_hash_may_be_in_any_case() => Assert.True(Sign("rsa", "SHA256", pem: false).Result);

    [Fact]
    public void A_key_that_cannot_be_read_is_a_result_and_none_or_two_are_bad_arguments()
    {
        var garbage = ByteString.CopyFromUtf8("garbage");
        Assert.Equal("Failed to initialize digest verify.", Verify(new() { HashFunction = "sha256", PublicKey = garbage }).Error);
        Assert.Equal("Failed to initialize digest verify.", Verify(new() { HashFunction = "sha256", PublicKeyPem = garbage }).Error);
        var noKey = "Invalid key type: private key required for signing operation.";
        Assert.Equal(noKey, Sign(new() { HashFunction = "sha256", PrivateKey = garbage }).Error);
        Assert.Equal(noKey, Sign(new() { HashFunction = "sha256", PrivateKeyPem = ByteString.CopyFromUtf8(PublicPem("rsa")) }).Error);

        var both = new VerifySignatureArguments { HashFunction = "sha256", PublicKey = garbage, PublicKeyPem = garbage };
        Assert.Equal(WasmResult.BadArgument, _call.Invoke("verify_signature", both.ToByteArray()).Status);
        Assert.Equal(WasmResult.BadArgument, _call.Invoke("verify_signature", []).Status);
        var bothPrivate = new SignArguments { HashFunction = "sha256", PrivateKey = garbage, PrivateKeyPem = garbage };
        Assert.Equal(WasmResult.BadArgument, _call.Invoke("sign", bothPrivate.ToByteArray()).Status);
        Assert.Equal(WasmResult.BadArgument, _call.Invoke("sign", []).Status);
    }

    [Fact]
    public void Every_key_that_is_cut_short_is_no_key()
    {
        var key = Keys["p256"].ExportSubjectPublicKeyInfo();
        for (var length = 1; length < key.Length; length++)
        {
            var arguments = new VerifySignatureArguments { HashFunction = "sha256", PublicKey = ByteString.CopyFrom(key, 0, length) };
            Assert.Equal("Failed to initialize digest verify.", Verify(arguments).Error);
        }
    }

    [Fact]
    public void A_curve_that_the_guest_made_up_is_no_key()
    {
        using var named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var explicitCurve = ECDsa.Create(named.ExportExplicitParameters(includePrivateParameters: false));
        var arguments = new VerifySignatureArguments
        {
            HashFunction = "sha256",
            PublicKey = ByteString.CopyFrom(explicitCurve.ExportSubjectPublicKeyInfo()),
        };
        Assert.Equal("Failed to initialize digest verify.", Verify(arguments).Error);
    }

    private static string PublicPem(string key) => Keys[key].ExportSubjectPublicKeyInfoPem();

    private SignResult Sign(string key, string hash, bool pem)
    {
        var arguments = new SignArguments { HashFunction = hash, Text = ByteString.CopyFrom(Text) };
        if (pem)
        {
            arguments.PrivateKeyPem = ByteString.CopyFromUtf8(Keys[key].ExportPkcs8PrivateKeyPem());
        }
        else
        {
            arguments.PrivateKey = ByteString.CopyFrom(Keys[key].ExportPkcs8PrivateKey());
        }

        return Sign(arguments);
    }

    private VerifySignatureResult Verify(string key, string hash, bool pem, byte[] text, byte[] signature)
    {
        var arguments = new VerifySignatureArguments
        {
            HashFunction = hash,
            Text = ByteString.CopyFrom(text),
            Signature = ByteString.CopyFrom(signature),
        };
        if (pem)
        {
            arguments.PublicKeyPem = ByteString.CopyFromUtf8(PublicPem(key));
        }
        else
        {
            arguments.PublicKey = ByteString.CopyFrom(Keys[key].ExportSubjectPublicKeyInfo());
        }

        return Verify(arguments);
    }

    private SignResult Sign(SignArguments arguments)
    {
        var (status, result) = _call.Invoke("sign", arguments.ToByteArray());
        Assert.Equal(WasmResult.Ok, status);
        return SignResult.Parser.ParseFrom(result);
    }

    private VerifySignatureResult Verify(VerifySignatureArguments arguments)
    {
        var (status, result) = _call.Invoke("verify_signature", arguments.ToByteArray());
        Assert.Equal(WasmResult.Ok, status);
        return VerifySignatureResult.Parser.ParseFrom(result);
    }
}
