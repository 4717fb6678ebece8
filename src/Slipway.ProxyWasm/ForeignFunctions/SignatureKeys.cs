using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>
/// Reads the RSA and elliptic-curve keys that guests pass. Keys of other kinds, and ones so large that using them would take the host's
/// time, are no keys here.
/// </summary>
internal static class SignatureKeys
{
    /// <summary>The largest RSA modulus, in bits.</summary>
    public const int MaxRsaBits = 8192;

    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";

    private static readonly Dictionary<string, Func<ReadOnlyMemory<byte>, AsymmetricAlgorithm?>> PublicForms = new()
    {
        ["PUBLIC KEY"] = ImportPublic,
    };

    private static readonly Dictionary<string, Func<ReadOnlyMemory<byte>, AsymmetricAlgorithm?>> PrivateForms = new()
    {
        ["PRIVATE KEY"] = ImportPrivate,
        ["RSA PRIVATE KEY"] = der => Import(RSA.Create, key => key.ImportRSAPrivateKey(der.Span, out _)),
        ["EC PRIVATE KEY"] = der => Import(ECDsa.Create, key => key.ImportECPrivateKey(der.Span, out _)),
    };

    /// <summary>Reads a public key: SubjectPublicKeyInfo (RFC 5280) in DER, or in PEM if that is given.</summary>
    /// <returns>Null if it is none that can be used.</returns>
    public static AsymmetricAlgorithm? ReadPublic(ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> pem) =>
        Read(der, pem, PublicForms, ImportPublic);

    /// <summary>Reads a private key: PKCS#8 in DER, or PKCS#8, PKCS#1 or SEC 1 in PEM if that is given; never encrypted.</summary>
    /// <returns>Null if it is none that can be used.</returns>
    public static AsymmetricAlgorithm? ReadPrivate(ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> pem) =>
        Read(der, pem, PrivateForms, ImportPrivate);

    private static AsymmetricAlgorithm? Read(
        ReadOnlyMemory<byte> der,
        ReadOnlyMemory<byte> pem,
        Dictionary<string, Func<ReadOnlyMemory<byte>, AsymmetricAlgorithm?>> pemForms,
        Func<ReadOnlyMemory<byte>, AsymmetricAlgorithm?> derForm)
    {
        try
        {
            return pem.IsEmpty ? derForm(der) : ReadPem(pem.Span, pemForms);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    // Other blocks may come first, as the curve's parameters do in what `openssl ecparam -genkey` writes.
    private static AsymmetricAlgorithm? ReadPem(
        ReadOnlySpan<byte> pem, Dictionary<string, Func<ReadOnlyMemory<byte>, AsymmetricAlgorithm?>> forms)
    {
        while (PemEncoding.TryFindUtf8(pem, out var block))
        {
            if (forms.TryGetValue(Encoding.ASCII.GetString(pem[block.Label]), out var import))
            {
                var der = new byte[block.DecodedDataLength];
                Base64.DecodeFromUtf8(pem[block.Base64Data], der, out _, out var length);
                return import(der.AsMemory(0, length));
            }

            pem = pem[block.Location.End..];
        }

        return null;
    }

    private static AsymmetricAlgorithm? ImportPublic(ReadOnlyMemory<byte> der)
    {
        var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return info.ReadSequence().ReadObjectIdentifier() switch
        {
            RsaOid => Import(RSA.Create, key => key.ImportSubjectPublicKeyInfo(der.Span, out _)),
            EcOid => Import(ECDsa.Create, key => key.ImportSubjectPublicKeyInfo(der.Span, out _)),
            _ => null,
        };
    }

    private static AsymmetricAlgorithm? ImportPrivate(ReadOnlyMemory<byte> der)
    {
        var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        info.ReadInteger();
        return info.ReadSequence().ReadObjectIdentifier() switch
        {
            RsaOid => Import(RSA.Create, key => key.ImportPkcs8PrivateKey(der.Span, out _)),
            EcOid => Import(ECDsa.Create, key => key.ImportPkcs8PrivateKey(der.Span, out _)),
            _ => null,
        };
    }

    private static T? Import<T>(Func<T> create, Action<T> import)
        where T : AsymmetricAlgorithm
    {
        var key = create();
        try
        {
            import(key);
            if (IsAcceptable(key))
            {
                return key;
            }
        }
        catch
        {
            key.Dispose();
            throw;
        }

        key.Dispose();
        return null;
    }

    // A curve that the guest made up could be of any cost, and worthless as well.
    private static bool IsAcceptable(AsymmetricAlgorithm key) =>
        key is ECDsa ec ? ec.ExportParameters(includePrivateParameters: false).Curve.IsNamed : key.KeySize <= MaxRsaBits;
}
