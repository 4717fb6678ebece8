using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Versions of TLS.</summary>
public enum TlsVersion
{
    /// <summary>1.2, the oldest that is spoken.</summary>
    Tls12,

    /// <summary>1.3.</summary>
    Tls13,
}

/// <summary><c>envoy.extensions.transport_sockets.tls.v3.TlsCertificate</c>, in PEM.</summary>
public sealed record TlsCertificate
{
    /// <summary>The certificate, and those that lead to its root.</summary>
    public DataSource CertificateChain { get; init; } = new InlineDataSource(default);

    /// <summary>Its key.</summary>
    public DataSource PrivateKey { get; init; } = new InlineDataSource(default);

    /// <summary>What the key is encrypted with; null where it is not.</summary>
    public DataSource? Password { get; init; }
}

/// <summary><c>envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext</c>: which certificates of peers are good.</summary>
public sealed record CertificateValidation
{
    /// <summary>The roots, in PEM; null where a certificate's chain is not verified.</summary>
    public DataSource? TrustedCa { get; init; }

    /// <summary>Whether the system's roots are good (<c>system_root_certs</c>).</summary>
    public bool UsesSystemRoots { get; init; }

    /// <summary>Demands on the names in a certificate, of which one must be met; empty for none.</summary>
    public ImmutableArray<StringMatcher> Names { get; init; } = [];

    /// <summary>SHA-256 of certificates that are good, in lower-case hexadecimal digits, of which one must be met; empty for any.</summary>
    public ImmutableArray<string> Hashes { get; init; } = [];
}

/// <summary><c>envoy.extensions.transport_sockets.tls.v3.CommonTlsContext</c>.</summary>
public sealed record TlsContext
{
    /// <summary>The oldest version spoken; 1.2 by default.</summary>
    public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;

    /// <summary>The newest version spoken; 1.3 by default.</summary>
    public TlsVersion MaxVersion { get; init; } = TlsVersion.Tls13;

    /// <summary>The certificates shown to peers.</summary>
    public ImmutableArray<TlsCertificate> Certificates { get; init; } = [];

    /// <summary>How the certificates of peers are verified; null where they are not.</summary>
    public CertificateValidation? Validation { get; init; }

    /// <summary>Protocols offered (ALPN), the preferred one first; empty for those that go with the HTTP version.</summary>
    public ImmutableArray<string> AlpnProtocols { get; init; } = [];
}

/// <summary><c>envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext</c>.</summary>
public sealed record UpstreamTlsContext
{
    /// <summary>What clients and servers have in common.</summary>
    public TlsContext Common { get; init; } = new();

    /// <summary>The server name that is asked for; empty for none.</summary>
    public string Sni { get; init; } = "";
}

/// <summary><c>envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext</c>.</summary>
public sealed record DownstreamTlsContext
{
    /// <summary>What clients and servers have in common; at least one certificate.</summary>
    public TlsContext Common { get; init; } = new();

    /// <summary>Whether clients without a certificate are refused.</summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary>Whether clients that ask for no server name are refused.</summary>
    public bool RequireSni { get; init; }
}
