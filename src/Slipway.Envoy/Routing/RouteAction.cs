using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>The <c>action</c> of <c>envoy.config.route.v3.Route</c>.</summary>
public abstract record RouteAction;

/// <summary><c>envoy.config.route.v3.RouteAction</c>: the request is sent on to a cluster.</summary>
public sealed record ForwardAction : RouteAction
{
    /// <summary>Which cluster.</summary>
    public ClusterSpecifier Cluster { get; init; } = new NamedCluster("");

    /// <summary>What replaces the matched prefix or path; empty for nothing.</summary>
    public string PrefixRewrite { get; init; } = "";

    /// <summary>What replaces parts of the path without its query, or null.</summary>
    public RegexRewrite? RegexRewrite { get; init; }

    /// <summary>What the upstream sees as the host.</summary>
    public HostRewrite HostRewrite { get; init; } = HostRewrite.None;

    /// <summary>Whether the original host is appended to <c>x-forwarded-host</c> when it is rewritten.</summary>
    public bool AppendXForwardedHost { get; init; }

    /// <summary>Limit from the end of the request to the end of the response; 15 seconds by default, null for none.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Limit on a stream without activity; null where the connection manager's holds, zero for none.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Protocols that requests may, or may not, turn to here; the connection manager's hold for the others.</summary>
    public ImmutableArray<UpgradeConfig> UpgradeConfigs { get; init; } = [];

    /// <summary>When a request is sent once more; null where the virtual host's policy holds.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    /// <summary>What requests are hashed by, for clusters whose load balancing policy hashes.</summary>
    public ImmutableArray<HashPolicy> HashPolicies { get; init; } = [];

    /// <summary>Status where the cluster does not exist: 503 by default, 404 or 500.</summary>
    public int ClusterNotFoundResponseCode { get; init; } = 503;
}

/// <summary>The <c>cluster_specifier</c> of a <see cref="ForwardAction"/>.</summary>
public abstract record ClusterSpecifier;

/// <summary><c>cluster</c>.</summary>
/// <param name="Name">Name of a cluster of the same file.</param>
public sealed record NamedCluster(string Name) : ClusterSpecifier;

/// <summary><c>cluster_header</c>.</summary>
/// <param name="Header">Header whose value names the cluster; without it, or with the name of none, the request finds no cluster.</param>
public sealed record ClusterFromHeader(string Header) : ClusterSpecifier;

/// <summary><c>envoy.config.route.v3.WeightedCluster</c>.</summary>
/// <param name="Clusters">The choices; their weights add up to at least 1 and at most 2^32-1.</param>
public sealed record WeightedClusters(ImmutableArray<WeightedCluster> Clusters) : ClusterSpecifier
{
    /// <summary>Sum of all weights.</summary>
    public ulong TotalWeight { get; } = Clusters.Aggregate(0UL, (sum, cluster) => sum + cluster.Weight);
}

/// <summary><c>envoy.config.route.v3.WeightedCluster.ClusterWeight</c>.</summary>
public sealed record WeightedCluster
{
    /// <summary>Name of a cluster of the same file.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its share of the total.</summary>
    public uint Weight { get; init; }

    /// <summary>Changes to the headers of requests sent to it and their responses.</summary>
    public HeaderMutations Headers { get; init; } = HeaderMutations.None;

    /// <summary>HTTP filters switched on or off here.</summary>
    public FilterOverrides FilterOverrides { get; init; } = FilterOverrides.None;
}

/// <summary>The <c>host_rewrite_specifier</c> of a <see cref="ForwardAction"/>.</summary>
public abstract record HostRewrite
{
    /// <summary>The host stays as it is.</summary>
    public static HostRewrite None { get; } = new KeepHost();

    private sealed record KeepHost : HostRewrite;
}

/// <summary><c>host_rewrite_literal</c>.</summary>
/// <param name="Host">The new host.</param>
public sealed record LiteralHostRewrite(string Host) : HostRewrite;

/// <summary><c>host_rewrite_header</c>.</summary>
/// <param name="Header">Header whose value is the new host; without it the host stays.</param>
public sealed record HeaderHostRewrite(string Header) : HostRewrite;

/// <summary><c>host_rewrite_path_regex</c>.</summary>
/// <param name="Rewrite">Makes the new host out of the path without its query.</param>
public sealed record PathHostRewrite(RegexRewrite Rewrite) : HostRewrite;

/// <summary><c>auto_host_rewrite</c>: the new host is the chosen endpoint's host name, for DNS clusters.</summary>
public sealed record AutoHostRewrite : HostRewrite;

/// <summary><c>envoy.config.route.v3.RedirectAction</c>.</summary>
public sealed record RedirectAction : RouteAction
{
    /// <summary>New scheme, <c>https</c> for <c>https_redirect</c>; empty to keep the request's.</summary>
    public string Scheme { get; init; } = "";

    /// <summary>New host; empty to keep the request's.</summary>
    public string Host { get; init; } = "";

    /// <summary>New port; null to keep the request's.</summary>
    public int? Port { get; init; }

    /// <summary>New path, which may bring its own query; empty to keep the request's.</summary>
    public string Path { get; init; } = "";

    /// <summary>What replaces the matched prefix or path; empty for nothing.</summary>
    public string PrefixRewrite { get; init; } = "";

    /// <summary>What replaces parts of the path without its query, or null.</summary>
    public RegexRewrite? RegexRewrite { get; init; }

    /// <summary>301 (the default), 302, 303, 307 or 308.</summary>
    public int Status { get; init; } = 301;

    /// <summary>Whether the request's query is dropped.</summary>
    public bool StripQuery { get; init; }
}

/// <summary><c>envoy.config.route.v3.DirectResponseAction</c>.</summary>
public sealed record DirectResponseAction : RouteAction
{
    /// <summary>Status, 200 to 599.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Body, or null for none.</summary>
    public DataSource? Body { get; init; }
}
