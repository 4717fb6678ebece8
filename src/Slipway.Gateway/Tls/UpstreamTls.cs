using System.Net.Security;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;

namespace Slipway.Gateway.Tls;

/// <summary>How a cluster speaks TLS to its hosts. Thread-safe.</summary>
internal sealed class UpstreamTls
{
    private readonly UpstreamTlsContext _context;
    private readonly CertificateFile<SslStreamCertificateContext>? _certificate;
    private readonly PeerValidation? _validation;

    /// <exception cref="GatewayException">A certificate cannot be read.</exception>
    public UpstreamTls(string cluster, UpstreamTlsContext context, ILogger logger)
    {
        _context = context;
        var owner = $"cluster {cluster}";
        if (!context.Common.Certificates.IsEmpty)
            _certificate = CertificateFile.Of($"The client certificate of {owner}", context.Common.Certificates[0], logger);
        if (context.Common.Validation is { } rules)
            _validation = new PeerValidation(owner, rules, logger);
    }

    /// <summary>What a connection is made with.</summary>
    /// <param name="isHttp2">Whether HTTP/2 or HTTP/1 is to be spoken; null for neither.</param>
    public SslClientAuthenticationOptions Options(bool? isHttp2)
    {
        var alpn = _context.Common.AlpnProtocols;
        return new SslClientAuthenticationOptions
        {
            TargetHost = _context.Sni,
            EnabledSslProtocols = TlsVersions.Of(_context.Common),
            ApplicationProtocols = alpn.IsEmpty
                ? isHttp2 switch { true => [SslApplicationProtocol.Http2], false => [SslApplicationProtocol.Http11], null => null }
                : [.. alpn.Select(name => new SslApplicationProtocol(name))],
            ClientCertificateContext = _certificate?.Current,
            CertificateChainPolicy = PeerValidation.ChainPolicy,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => _validation?.IsGood(certificate, chain) ?? true,
        };
    }
}
