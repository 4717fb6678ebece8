using Slipway.Envoy;
using Slipway.Gateway.Admin;
using Slipway.Gateway.Http;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Listeners;

/// <summary>A filter chain, and what serves its connections under one version of the configuration.</summary>
internal sealed record ServedChain
{
    private string? _takes;

    public required FilterChain Configuration { get; init; }

    public required HttpServerSettings Settings { get; init; }

    /// <summary>Null for connections without TLS.</summary>
    public DownstreamTls? Tls { get; init; }

    public required RequestPipeline Pipeline { get; init; }

    /// <summary>
    /// Whether the requests on connections of an earlier version's chain are for this one: it takes the same connections, and asks no more or less
    /// of the client's certificate.
    /// </summary>
    public bool Succeeds(ServedChain earlier) => Takes == earlier.Takes;

    private string Takes => _takes ??= ConfigurationDump.Fingerprint(Configuration with
    {
        Tls = Configuration.Tls is { } tls ? tls with { Common = Demands(tls.Common) } : null,
        Filters = [],
    });

    /// <summary>What of TLS stays the same for connections that there are, whatever is shown to the next ones.</summary>
    private static TlsContext Demands(TlsContext tls) => new() { Validation = tls.Validation };
}
