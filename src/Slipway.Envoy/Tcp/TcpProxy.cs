using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy</c>: the terminal network filter that sends bytes to a cluster.</summary>
public sealed record TcpProxy : NetworkFilter
{
    /// <summary>Prefix of this proxy's statistics.</summary>
    public string StatPrefix { get; init; } = "";

    /// <summary>Which cluster: a <see cref="NamedCluster"/> or <see cref="WeightedClusters"/>.</summary>
    public ClusterSpecifier Cluster { get; init; } = new NamedCluster("");

    /// <summary>Limit on a connection over which nothing is sent in either direction; 1 hour by default, null for none.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Limit on a connection's life, whatever is sent over it; null, the default, for none.</summary>
    public TimeSpan? MaxDownstreamConnectionDuration { get; init; }

    /// <summary>How often it is tried to connect to hosts of the cluster, from 1, the default.</summary>
    public int MaxConnectAttempts { get; init; } = 1;

    /// <summary>Whether the client's address is hashed, for clusters whose load balancing policy hashes.</summary>
    public bool HashesSource { get; init; }

    /// <summary>Access logs in file order.</summary>
    public ImmutableArray<AccessLog> AccessLogs { get; init; } = [];
}
