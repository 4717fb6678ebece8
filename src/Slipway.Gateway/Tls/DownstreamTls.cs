using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;

namespace Slipway.Gateway.Tls;

/// <summary>How a filter chain speaks TLS to clients. Thread-safe.</summary>
internal sealed class DownstreamTls
{
    private readonly DownstreamTlsContext _context;
    private readonly CertificateFile<SslStreamCertificateContext>[] _certificates;
    private readonly PeerValidation? _validation;
    private readonly List<SslApplicationProtocol> _protocols;

    /// <param name="owner">Whose it is, for messages.</param>
    /// <param name="context">The configuration.</param>
    /// <param name="codec">Which HTTP is spoken. Where it is HTTP/2 only, that is offered even where the configuration offers nothing.</param>
    /// <param name="logger">Where it is told that files have changed.</param>
    /// <exception cref="GatewayException">A certificate cannot be read.</exception>
    public DownstreamTls(string owner, DownstreamTlsContext context, CodecType codec, ILogger logger)
    {
        _context = context;
        _certificates =
        [
            .. context.Common.Certificates.Select(certificate => CertificateFile.Of($"The certificate of {owner}", certificate, logger)),
        ];
        if (context.Common.Validation is { } rules)
            _validation = new PeerValidation(owner, rules, logger);
        string[] offered = codec switch
        {
            CodecType.Http3 => ["h3"],
            CodecType.Http2 when context.Common.AlpnProtocols is [] => ["h2"],
            _ => [.. context.Common.AlpnProtocols],
        };
        _protocols = [.. offered.Select(name => new SslApplicationProtocol(name))];
    }

    /// <summary>What a client is answered with.</summary>
    /// <exception cref="AuthenticationException">It asks for no server name, and must.</exception>
    public ValueTask<SslServerAuthenticationOptions> OptionsFor(TlsHandshakeCallbackContext handshake) =>
        ValueTask.FromResult(OptionsFor(handshake.ClientHelloInfo.ServerName));

    /// <inheritdoc cref="OptionsFor(TlsHandshakeCallbackContext)"/>
    public SslServerAuthenticationOptions OptionsFor(string? name)
    {
        if (_context.RequireSni && string.IsNullOrEmpty(name))
            throw new AuthenticationException("The client asks for no server name, and require_sni is set.");
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = CertificateFor(name),
            EnabledSslProtocols = TlsVersions.Of(_context.Common),
            ApplicationProtocols = _protocols,
            ClientCertificateRequired = _validation is not null || _context.RequireClientCertificate,
            CertificateChainPolicy = PeerValidation.ChainPolicy,
            RemoteCertificateValidationCallback = Validate,
        };
    }

    /// <summary>The first certificate with that name; where none has it, the first.</summary>
    private SslStreamCertificateContext CertificateFor(string? name)
    {
        var first = _certificates[0].Current;
        if (_certificates.Length == 1 || string.IsNullOrEmpty(name))
            return first;
        foreach (var certificate in _certificates)
        {
            if (certificate.Current is var current && current.TargetCertificate.MatchesHostname(name))
                return current;
        }

        return first;
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is null
        ? !_context.RequireClientCertificate
        : _validation?.IsGood(certificate, chain) ?? true;
}
