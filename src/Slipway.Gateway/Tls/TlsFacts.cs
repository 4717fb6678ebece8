using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Tls;

/// <summary>What a TLS handshake has brought about a connection, in the words of properties and access logs.</summary>
internal sealed class TlsFacts
{
    private readonly Lazy<Names?> _peer;
    private readonly Lazy<Names?> _local;

    private TlsFacts(string? serverName, string? version, string? cipher, X509Certificate2? peer, X509Certificate2? local)
    {
        (ServerName, Version, Cipher, HasPeerCertificate) = (serverName is { Length: > 0 } ? serverName : null, version, cipher, peer is not null);
        _peer = new(() => peer is null ? null : new Names(peer));
        _local = new(() => local is null ? null : new Names(local));
    }

    /// <param name="features">Those of a connection whose handshake is over.</param>
    public static TlsFacts Of(IFeatureCollection features)
    {
        var handshake = features.GetRequiredFeature<ITlsHandshakeFeature>();
        return new TlsFacts(
            handshake.HostName,
            TlsVersions.Name(handshake.Protocol),
            handshake.NegotiatedCipherSuite?.ToString(),
            features.Get<ITlsConnectionFeature>()?.ClientCertificate,
            features.Get<SslStream>()?.LocalCertificate as X509Certificate2);
    }

    /// <param name="features">Those of a QUIC connection, which always has TLS 1.3 and does not tell its cipher.</param>
    /// <param name="serverName">What the client asked for.</param>
    /// <param name="local">What it was shown.</param>
    public static TlsFacts OfQuic(IFeatureCollection features, string serverName, X509Certificate2? local) => new(
        serverName, TlsVersions.Name(SslProtocols.Tls13), null, features.Get<ITlsConnectionFeature>()?.ClientCertificate, local);

    /// <summary>What the client asked for; null for nothing.</summary>
    public string? ServerName { get; }

    /// <summary>Such as <c>TLSv1.3</c>.</summary>
    public string? Version { get; }

    /// <summary>Such as <c>TLS_AES_256_GCM_SHA384</c>.</summary>
    public string? Cipher { get; }

    /// <summary>Whether the client has shown a certificate, and that was found good.</summary>
    public bool HasPeerCertificate { get; }

    /// <summary>What the client's certificate says; null where there is none.</summary>
    public Names? Peer => _peer.Value;

    /// <summary>What the certificate says that was shown to the client.</summary>
    public Names? Local => _local.Value;

    /// <summary>What a certificate says of its owner.</summary>
    internal sealed class Names(X509Certificate2 certificate)
    {
        /// <summary>The distinguished name as in RFC 2253, the most specific part first.</summary>
        public string Subject { get; } = certificate.Subject;

        /// <summary>That of whoever has signed it.</summary>
        public string Issuer { get; } = certificate.Issuer;

        /// <summary>In lower-case hexadecimal digits.</summary>
        public string SerialNumber { get; } = certificate.SerialNumber.ToLowerInvariant();

        /// <summary>SHA-256 of the certificate in lower-case hexadecimal digits.</summary>
        public string Sha256 { get; } = certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

        public DateTimeOffset NotBefore { get; } = certificate.NotBefore;

        public DateTimeOffset NotAfter { get; } = certificate.NotAfter;

        public IReadOnlyList<string> DnsNames { get; } = [.. SubjectNames.DnsOf(certificate)];

        public IReadOnlyList<string> Uris { get; } = [.. SubjectNames.UrisOf(certificate)];

        /// <summary>The same as guests see it.</summary>
        public CertificateInfo Info => new(Subject, DnsNames.Count > 0 ? DnsNames[0] : null, Uris.Count > 0 ? Uris[0] : null, Sha256);
    }
}
