using Slipway.Envoy;
using Slipway.Gateway.Admin;
using Slipway.Gateway.Http;
using Slipway.Gateway.Tcp;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Listeners;

/// <summary>A filter chain, and what serves its connections under one version of the configuration.</summary>
internal sealed record ServedChain
{
    private string? _takes;

    public required FilterChain Configuration { get; init; }

    /// <summary>How HTTP is spoken; null where it is not.</summary>
    public HttpServerSettings? Settings { get; init; }

    /// <summary>Null for connections without TLS.</summary>
    public DownstreamTls? Tls { get; init; }

    /// <summary>Serves requests; null where HTTP is not spoken.</summary>
    public RequestPipeline? Requests { get; init; }

    /// <summary>The Wasm filters that the bytes of HTTP connections pass; null where there are none.</summary>
    public ConnectionFilters? HttpConnections { get; init; }

    /// <summary>Serves connections; null where HTTP is spoken.</summary>
    public TcpPipeline? Connections { get; init; }

    /// <summary>
    /// Whether the requests on connections of an earlier version's chain are for this one: it takes the same connections, asks no more
    /// or less of the client's certificate, and has the same filters for their bytes.
    /// </summary>
    public bool Succeeds(ServedChain earlier) => Takes == earlier.Takes && Requests is null == earlier.Requests is null;

    private string Takes => _takes ??= ConfigurationDump.Fingerprint(Configuration with
    {
        Tls = Configuration.Tls is { } tls ? tls with { Common = Demands(tls.Common) } : null,
        Filters = Requests is null ? [] : [.. Configuration.Filters.SkipLast(1)],
    });

    /// <summary>What of TLS stays the same for connections that there are, whatever is shown to the next ones.</summary>
    private static TlsContext Demands(TlsContext tls) => new() { Validation = tls.Validation };
}
