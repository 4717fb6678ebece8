using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Certificates of a root of their own, as files for programs to read.</summary>
internal static class CertificateFiles
{
    /// <summary>Writes <c>root.pem</c>, and for each name <c>name.pem</c> and <c>name.key</c> for <c>name.test</c>.</summary>
    public static void Write(string folder, params IEnumerable<string> names)
    {
        using var root = Root();
        File.WriteAllText($"{folder}/root.pem", root.ExportCertificatePem());
        foreach (var name in names)
            Sign(root, $"{name}.test", $"{folder}/{name}");
    }

    private static X509Certificate2 Root()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static void Sign(X509Certificate2 root, string name, string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText($"{file}.pem", signed.ExportCertificatePem());
        File.WriteAllText($"{file}.key", key.ExportPkcs8PrivateKeyPem());
    }
}
