using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.listener.v3.FilterChain</c>: what serves the connections that its match takes.</summary>
public sealed record FilterChain
{
    /// <summary>Name, or empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which connections it serves; a listener's default chain serves those that no other chain takes, whatever its match.</summary>
    public FilterChainMatch Match { get; init; } = FilterChainMatch.Everything;

    /// <summary>How TLS is spoken (<c>transport_socket</c>); null for connections without.</summary>
    public DownstreamTlsContext? Tls { get; init; }

    /// <summary>Whether that is QUIC's (<c>envoy.transport_sockets.quic</c>).</summary>
    public bool IsQuic { get; init; }

    /// <summary>Limit on the TLS handshake (<c>transport_socket_connect_timeout</c>); null for ten seconds.</summary>
    public TimeSpan? HandshakeTimeout { get; init; }

    /// <summary>
    /// Network filters in order: any number of <see cref="NetworkWasmFilter"/>; the last is an <see cref="HttpConnectionManager"/> or a
    /// <see cref="TcpProxy"/>.
    /// </summary>
    public ImmutableArray<NetworkFilter> Filters { get; init; } = [];
}

/// <summary><c>envoy.config.listener.v3.Filter</c>: one network filter of a chain.</summary>
public abstract record NetworkFilter
{
    /// <summary>The name the file gives this filter.</summary>
    public string Name { get; init; } = "";
}
