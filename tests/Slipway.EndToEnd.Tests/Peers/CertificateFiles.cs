using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>An authority's certificate, and what it has signed, in files of PEM as programs want them.</summary>
internal sealed class CertificateFiles : IDisposable
{
    private readonly Certificates _authority = new("test root");
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-certificates-").FullName;

    public CertificateFiles() => File.WriteAllText(Root, _authority.Root);

    public string Root => Path.Combine(_folder, "root.pem");

    public string Certificate(string name) => Path.Combine(_folder, $"{name}.pem");

    public string Key(string name) => Path.Combine(_folder, $"{name}.key");

    /// <summary>The certificate with its key, for <c>tls_certificates</c>, by file or inline.</summary>
    public string InYaml(string name, bool inline = false) => inline
        ? Pair($"inline_string: {Quoted(Certificate(name))}", $"inline_string: {Quoted(Key(name))}")
        : Pair($"filename: {Certificate(name)}", $"filename: {Key(name)}");

    /// <summary>Signs a certificate for a DNS name, and puts it with its key into files of that name, in place of others.</summary>
    public CertificateFiles Sign(string name)
    {
        using var certificate = _authority.Sign(name);
        Replace(Key(name), Certificates.KeyOf(certificate));
        Replace(Certificate(name), certificate.ExportCertificatePem());
        return this;
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Pair(string certificate, string key) => $"{{ certificate_chain: {{ {certificate} }}, private_key: {{ {key} }} }}";

    private static void Replace(string path, string content)
    {
        File.WriteAllText($"{path}.new", content);
        File.Move($"{path}.new", path, overwrite: true);
    }

    private static string Quoted(string path) => $"\"{File.ReadAllText(path).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
