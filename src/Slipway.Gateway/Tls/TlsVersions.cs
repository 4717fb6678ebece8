using System.Security.Authentication;
using Slipway.Envoy;

namespace Slipway.Gateway.Tls;

/// <summary>TLS versions as the runtime and as Envoy name them.</summary>
internal static class TlsVersions
{
    public static SslProtocols Of(TlsContext context) => (context.MinVersion, context.MaxVersion) switch
    {
        (TlsVersion.Tls12, TlsVersion.Tls12) => SslProtocols.Tls12,
        (TlsVersion.Tls13, _) => SslProtocols.Tls13,
        _ => SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    /// <summary>Such as <c>TLSv1.3</c>; null for what is not spoken here.</summary>
    public static string? Name(SslProtocols version) => version switch
    {
        SslProtocols.Tls12 => "TLSv1.2",
        SslProtocols.Tls13 => "TLSv1.3",
        _ => null,
    };
}
