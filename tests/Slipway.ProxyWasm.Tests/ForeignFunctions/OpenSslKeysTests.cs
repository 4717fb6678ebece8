using System.Diagnostics;
using Google.Protobuf;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.ForeignFunctions.Protocol;

namespace Slipway.ProxyWasm.Tests.ForeignFunctions;

/// <summary>Keys and signatures that another program made, and signatures that it checks.</summary>
public sealed class OpenSslKeysTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-openssl-").FullName;
    private readonly Call _call = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("genrsa -traditional -out key.pem 2048", "rsa -in key.pem")]
    [InlineData("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem", "pkey -in key.pem")]
    [InlineData("ecparam -genkey -name prime256v1 -out key.pem", "ec -in key.pem")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out key.pem", "pkey -in key.pem")]
    [InlineData("ecparam -genkey -name secp224r1 -out key.pem", "ec -in key.pem")]
    public void Keys_and_signatures_of_openssl_are_understood_and_ours_by_it(string generate, string read)
    {
        OpenSsl(generate);
        OpenSsl($"{read} -pubout -out public.pem");
        OpenSsl($"{read} -pubout -outform DER -out public.der");
        OpenSsl("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
        Write("text", "hello"u8.ToArray());
        OpenSsl("dgst -sha256 -sign key.pem -out signature text");

        var request = new VerifySignatureArguments { HashFunction = "sha256", Text = Read("text"), Signature = Read("signature") };
        Assert.True(Verify(new(request) { PublicKey = Read("public.der") }).Result);
        Assert.True(Verify(new(request) { PublicKeyPem = Read("public.pem") }).Result);

        var sign = new SignArguments { HashFunction = "sha256", Text = Read("text") };
        SignArguments[] requests = [new(sign) { PrivateKey = Read("key.der") }, new(sign) { PrivateKeyPem = Read("key.pem") }];
        foreach (var arguments in requests)
        {
            var (status, result) = _call.Invoke("sign", arguments.ToByteArray());
            Assert.Equal(WasmResult.Ok, status);
            Write("signature", SignResult.Parser.ParseFrom(result).Signature.ToByteArray());
            OpenSsl("dgst -sha256 -verify public.pem -signature signature text");
        }
    }

    [Theory]
    [InlineData("genpkey -algorithm ED25519 -out key.pem")]
    [InlineData("genpkey -algorithm X25519 -out key.pem")]
    public void Keys_of_other_kinds_are_no_keys(string generate)
    {
        OpenSsl(generate);
        OpenSsl("pkey -in key.pem -pubout -outform DER -out public.der");
        var arguments = new VerifySignatureArguments { HashFunction = "sha256", PublicKey = Read("public.der") };
        Assert.Equal("Failed to initialize digest verify.", Verify(arguments).Error);
    }

    [Fact]
    public void An_encrypted_key_is_no_key()
    {
        OpenSsl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes-128-cbc -pass pass:secret -out key.pem");
        var arguments = new SignArguments { HashFunction = "sha256", PrivateKeyPem = Read("key.pem") };
        var (status, result) = _call.Invoke("sign", arguments.ToByteArray());
        Assert.Equal(WasmResult.Ok, status);
        Assert.False(SignResult.Parser.ParseFrom(result).Result);
    }

    private VerifySignatureResult Verify(VerifySignatureArguments arguments)
    {
        var (status, result) = _call.Invoke("verify_signature", arguments.ToByteArray());
        Assert.Equal(WasmResult.Ok, status);
        return VerifySignatureResult.Parser.ParseFrom(result);
    }

    private ByteString Read(string file) => ByteString.CopyFrom(File.ReadAllBytes(Path.Combine(_directory, file)));

    private void Write(string file, byte[] bytes) => File.WriteAllBytes(Path.Combine(_directory, file), bytes);

    private void OpenSsl(string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
            {
                WorkingDirectory = _directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"openssl {arguments}: {output.Result}{error}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The openssl program is not installed.");
        }
    }
}
