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
    /// <summary>Unique name; where the file gives none, the address as <c>address:port</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where it listens: always an IP address.</summary>
    public SocketAddress Address { get; init; } = new("", 0);

    /// <summary><c>traffic_direction</c>, visible to guests as <c>listener_direction</c>.</summary>
    public TrafficDirection TrafficDirection { get; init; }

    /// <summary>Metadata, visible to guests as <c>listener_metadata</c>.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>Soft limit in bytes of what is buffered per connection; 1 MiB by default.</summary>
    public long PerConnectionBufferLimitBytes { get; init; } = 1 << 20;

    /// <summary>The chain that serves every connection (the only one of <c>filter_chains</c>, or <c>default_filter_chain</c>).</summary>
    public FilterChain FilterChain { get; init; } = new();

    /// <summary>Logs of connections, as distinct from requests.</summary>
    public ImmutableArray<AccessLog> AccessLogs { get; init; } = [];
}
