using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.core.v3.TrafficDirection</c>.</summary>
public enum TrafficDirection
{
    /// <summary>Not told.</summary>
    Unspecified,

    /// <summary>Traffic towards a local application.</summary>
    Inbound,

    /// <summary>Traffic from a local application.</summary>
    Outbound,
}

/// <summary><c>envoy.config.listener.v3.Listener</c>.</summary>
public sealed record Listener
{
    /// <summary>Unique name; where the file gives none, the address as <c>address:port</c>, with <c>/udp</c> for UDP.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where it listens: always an IP address.</summary>
    public SocketAddress Address { get; init; } = new("", 0);

    /// <summary>Whether it listens for QUIC, over UDP.</summary>
    public bool IsUdp => Address.IsUdp;

    /// <summary><c>traffic_direction</c>, visible to guests as <c>listener_direction</c>.</summary>
    public TrafficDirection TrafficDirection { get; init; }

    /// <summary>Metadata, visible to guests as <c>listener_metadata</c>.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>Soft limit in bytes of what is buffered per connection; 1 MiB by default.</summary>
    public long PerConnectionBufferLimitBytes { get; init; } = 1 << 20;

    /// <summary>The chains; the <see cref="FilterChainMatch"/> of each says which connections it serves.</summary>
    public ImmutableArray<FilterChain> FilterChains { get; init; } = [];

    /// <summary><c>default_filter_chain</c>: serves the connections that no other chain takes; null to close those.</summary>
    public FilterChain? DefaultFilterChain { get; init; }

    /// <summary>
    /// Whether the TLS hello is looked at though no chain depends on it (<c>envoy.filters.listener.tls_inspector</c>), so that its server name is
    /// known of connections whose TLS is not ended here.
    /// </summary>
    public bool InspectsTls { get; init; }

    /// <summary>Limit on waiting for the bytes that decide between chains; 15 seconds by default, null for none.</summary>
    public TimeSpan? ListenerFiltersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether a connection that has not sent those bytes in time goes on, as one without TLS; it is closed by default.</summary>
    public bool ContinueOnListenerFiltersTimeout { get; init; }

    /// <summary>All chains, the default one last.</summary>
    public IEnumerable<FilterChain> AllFilterChains => DefaultFilterChain is null ? FilterChains : FilterChains.Append(DefaultFilterChain);

    /// <summary>Logs of connections, as distinct from requests.</summary>
    public ImmutableArray<AccessLog> AccessLogs { get; init; } = [];
}
