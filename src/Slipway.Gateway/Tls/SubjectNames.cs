using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Gateway.Tls;

/// <summary>The alternative names in a certificate (RFC 5280, 4.2.1.6), of all kinds that rules and properties are about.</summary>
internal static class SubjectNames
{
    private const string ExtensionOid = "2.5.29.17";
    private static readonly Asn1Tag Email = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Names of all kinds: DNS names, addresses, URIs and e-mail addresses.</summary>
    public static IEnumerable<string> AllOf(X509Certificate2 certificate) =>
        DnsOf(certificate)
            .Concat(Addresses(certificate))
            .Concat(UrisOf(certificate))
            .Concat(TextsOf(certificate, Email));

    public static IEnumerable<string> DnsOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames());

    public static IEnumerable<string> UrisOf(X509Certificate2 certificate) => TextsOf(certificate, Uri);

    private static IEnumerable<string> Addresses(X509Certificate2 certificate) => certificate.Extensions
        .OfType<X509SubjectAlternativeNameExtension>()
        .SelectMany(names => names.EnumerateIPAddresses())
        .Select(address => address.ToString());

    /// <summary>.NET itself tells DNS names and addresses only.</summary>
    private static List<string> TextsOf(X509Certificate2 certificate, Asn1Tag kind)
    {
        var found = new List<string>();
        if (certificate.Extensions[ExtensionOid] is not { } extension)
            return found;
        try
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(kind))
                    found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, kind));
                else
                    names.ReadEncodedValue();
            }
        }
        catch (AsnContentException)
        {
            // A peer may show anything; what cannot be read is no name.
        }

        return found;
    }
}
