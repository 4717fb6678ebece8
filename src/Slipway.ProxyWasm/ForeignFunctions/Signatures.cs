using System.Buffers;
using System.Security.Cryptography;
using Google.Protobuf;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.ForeignFunctions.Protocol;

namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>
/// The foreign functions <c>sign</c> and <c>verify_signature</c>: RSA with PKCS#1 v1.5 padding, and ECDSA with signatures in DER
/// (RFC 3279). Everything that a key, hash or signature can be wrong about is in the result's text, as in Envoy; the status says only
/// whether the arguments could be read.
/// </summary>
internal static class Signatures
{
    // SHA-224, which Envoy has too, is missing from .NET.
    private static readonly Dictionary<string, HashAlgorithmName> Hashes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sha1"] = HashAlgorithmName.SHA1,
        ["sha256"] = HashAlgorithmName.SHA256,
        ["sha384"] = HashAlgorithmName.SHA384,
        ["sha512"] = HashAlgorithmName.SHA512,
    };

    public static WasmResult Verify(IForeignCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result)
    {
        if (!Messages.TryParse(VerifySignatureArguments.Parser, arguments, out var request)
            || request.PublicKey.IsEmpty == request.PublicKeyPem.IsEmpty)
        {
            return WasmResult.BadArgument;
        }

        var error = VerifyError(request);
        new VerifySignatureResult { Result = error.Length == 0, Error = error }.WriteTo(result);
        return WasmResult.Ok;
    }

    public static WasmResult Sign(IForeignCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result)
    {
        if (!Messages.TryParse(SignArguments.Parser, arguments, out var request)
            || request.PrivateKey.IsEmpty == request.PrivateKeyPem.IsEmpty)
        {
            return WasmResult.BadArgument;
        }

        SignRequested(request).WriteTo(result);
        return WasmResult.Ok;
    }

    private static string VerifyError(VerifySignatureArguments request)
    {
        if (!Hashes.TryGetValue(request.HashFunction, out var hash))
        {
            return Unsupported(request.HashFunction);
        }

        using var key = SignatureKeys.ReadPublic(request.PublicKey.Memory, request.PublicKeyPem.Memory);
        if (key is null)
        {
            return "Failed to initialize digest verify.";
        }

        return IsGenuine(key, request.Text.Span, request.Signature.Span, hash) ? "" : "Failed to verify digest. Error code: 0";
    }

    private static bool IsGenuine(AsymmetricAlgorithm key, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        try
        {
            return key switch
            {
                RSA rsa => rsa.VerifyData(text, signature, hash, RSASignaturePadding.Pkcs1),
                ECDsa ec => ec.VerifyData(text, signature, hash, DSASignatureFormat.Rfc3279DerSequence),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static SignResult SignRequested(SignArguments request)
    {
        if (!Hashes.TryGetValue(request.HashFunction, out var hash))
        {
            return new SignResult { Error = Unsupported(request.HashFunction) };
        }

        using var key = SignatureKeys.ReadPrivate(request.PrivateKey.Memory, request.PrivateKeyPem.Memory);
        try
        {
            var text = request.Text.Span;
            return key switch
            {
                RSA rsa => Signed(rsa.SignData(text, hash, RSASignaturePadding.Pkcs1)),
                ECDsa ec => Signed(ec.SignData(text, hash, DSASignatureFormat.Rfc3279DerSequence)),
                _ => new SignResult { Error = "Invalid key type: private key required for signing operation." },
            };
        }
        catch (CryptographicException)
        {
            return new SignResult { Error = "Failed to create signature." };
        }
    }

    private static SignResult Signed(byte[] signature) => new() { Result = true, Signature = UnsafeByteOperations.UnsafeWrap(signature) };

    private static string Unsupported(string hash) => $"{hash} is not supported.";
}
