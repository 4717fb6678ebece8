using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>Cluster.DiscoveryType</c>: how a cluster's endpoints become addresses.</summary>
public enum ClusterType
{
    /// <summary>Every endpoint is an IP address.</summary>
    Static,

    /// <summary>Every address of every name is an endpoint, resolved again and again.</summary>
    StrictDns,

    /// <summary>Each new connection goes to the first address the one name has at that time.</summary>
    LogicalDns,
}

/// <summary><c>Cluster.LbPolicy</c>.</summary>
public enum LbPolicy
{
    /// <summary>Each endpoint in turn, by weight.</summary>
    RoundRobin,

    /// <summary>Any endpoint, by chance.</summary>
    Random,

    /// <summary>Of some endpoints taken by chance the one with the fewest requests under way.</summary>
    LeastRequest,

    /// <summary>The endpoint next to the request's hash on a ring; few requests move when endpoints come and go.</summary>
    RingHash,

    /// <summary>As a ring, with less memory and a more even share, where more requests move.</summary>
    Maglev,
}

/// <summary><c>Cluster.DnsLookupFamily</c>.</summary>
public enum DnsLookupFamily
{
    /// <summary>IPv6 addresses, or where there are none IPv4.</summary>
    Auto,

    /// <summary>IPv4 only.</summary>
    V4Only,

    /// <summary>IPv6 only.</summary>
    V6Only,

    /// <summary>IPv4 addresses, or where there are none IPv6.</summary>
    V4Preferred,

    /// <summary>All addresses of both families.</summary>
    All,
}

/// <summary>Which HTTP version a cluster's endpoints are spoken to in.</summary>
public enum UpstreamProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2 by prior knowledge.</summary>
    Http2,

    /// <summary><c>use_downstream_protocol_config</c>: the version of the request being sent on.</summary>
    SameAsDownstream,
}

/// <summary><c>envoy.config.cluster.v3.Cluster</c>.</summary>
public sealed record Cluster
{
    internal const int LargestRing = 8 << 20;

    /// <summary>Unique name, which routes and guests' callouts refer to.</summary>
    public string Name { get; init; } = "";

    /// <summary>How endpoints become addresses.</summary>
    public ClusterType Type { get; init; }

    /// <summary>How an endpoint is chosen.</summary>
    public LbPolicy LbPolicy { get; init; }

    /// <summary>Among how many endpoints <see cref="LbPolicy.LeastRequest"/> chooses; 2 by default, and at least.</summary>
    public int LeastRequestChoices { get; init; } = 2;

    /// <summary>How many points the ring of <see cref="LbPolicy.RingHash"/> has at least; 1,024 by default.</summary>
    public int MinimumRingSize { get; init; } = 1024;

    /// <summary>How many points that ring has at most; 8 Mi by default, which is the most there may be.</summary>
    public int MaximumRingSize { get; init; } = LargestRing;

    /// <summary>Size of the table of <see cref="LbPolicy.Maglev"/>: a prime number up to 5,000,011; 65,537 by default.</summary>
    public int MaglevTableSize { get; init; } = 65537;

    /// <summary>Whether endpoints are hashed by their host names, where they have one, and not by their addresses.</summary>
    public bool HashesHostNames { get; init; }

    /// <summary>
    /// Below which percentage of healthy endpoints all are used, since few would not bear the load of all; 50 by default, 0 for never.
    /// </summary>
    public double HealthyPanicThreshold { get; init; } = 50;

    /// <summary>How endpoints are asked whether they are well; null where they are not.</summary>
    public HealthCheck? HealthCheck { get; init; }

    /// <summary>Which endpoints are left out because they fail requests; null for none.</summary>
    public OutlierDetection? OutlierDetection { get; init; }

    /// <summary>How much goes to the cluster at a time.</summary>
    public CircuitBreakers CircuitBreakers { get; init; } = new();

    /// <summary>Endpoints of all localities (<c>load_assignment</c>, or the deprecated <c>hosts</c>), in file order.</summary>
    public ImmutableArray<Endpoint> Endpoints { get; init; } = [];

    /// <summary>Limit on establishing a connection; 5 seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limit on an idle upstream connection; 1 hour by default, null for none.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Which HTTP version is spoken.</summary>
    public UpstreamProtocol Protocol { get; init; }

    /// <summary>How TLS is spoken to the endpoints; null for plain connections.</summary>
    public UpstreamTlsContext? Tls { get; init; }

    /// <summary>Metadata, visible to guests as <c>cluster_metadata</c>.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>Time between two resolutions of a name; 5 seconds by default, more than 1 ms.</summary>
    public TimeSpan DnsRefreshRate { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Which address families are looked up.</summary>
    public DnsLookupFamily DnsLookupFamily { get; init; }

    /// <summary>Soft limit in bytes of what is buffered per connection; 1 MiB by default.</summary>
    public long PerConnectionBufferLimitBytes { get; init; } = 1 << 20;
}
