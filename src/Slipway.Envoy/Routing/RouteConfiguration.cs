using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.route.v3.RouteConfiguration</c>; <see cref="RouteMatcher"/> chooses from it.</summary>
public sealed record RouteConfiguration
{
    /// <summary>Name, visible in logs.</summary>
    public string Name { get; init; } = "";

    /// <summary>Virtual hosts in file order; names and domains are unique.</summary>
    public ImmutableArray<VirtualHost> VirtualHosts { get; init; } = [];

    /// <summary>Changes to the headers of every routed request and its response.</summary>
    public HeaderMutations Headers { get; init; } = HeaderMutations.None;

    /// <summary>Whether header changes of the route come after those of its virtual host and configuration, so that they win.</summary>
    public bool MostSpecificHeaderMutationsWins { get; init; }

    /// <summary>Whether the port of the host header is ignored when choosing the virtual host.</summary>
    public bool IgnorePortInHostMatching { get; init; }

    /// <summary>Limit in bytes on the body of a <see cref="DirectResponseAction"/>; 4096 by default.</summary>
    public int MaxDirectResponseBodySizeBytes { get; init; } = 4096;

    /// <summary>What is different here for HTTP filters.</summary>
    public FilterOverrides FilterOverrides { get; init; } = FilterOverrides.None;

    /// <summary>What is different for HTTP filters at any level, this one included.</summary>
    public IEnumerable<FilterOverrides> AllFilterOverrides() => VirtualHosts
        .SelectMany(host => host.Routes
            .Select(route => route.FilterOverrides)
            .Concat(host.Routes
                .Select(route => (route.Action as ForwardAction)?.Cluster)
                .OfType<WeightedClusters>()
                .SelectMany(weighted => weighted.Clusters.Select(cluster => cluster.FilterOverrides)))
            .Append(host.FilterOverrides))
        .Append(FilterOverrides);
}

/// <summary><c>envoy.config.route.v3.VirtualHost</c>.</summary>
public sealed record VirtualHost
{
    /// <summary>Unique name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Lower-case host names: exact, <c>*.suffix</c>, <c>prefix.*</c> or <c>*</c>.</summary>
    public ImmutableArray<string> Domains { get; init; } = [];

    /// <summary>Routes in the order in which they are tried.</summary>
    public ImmutableArray<Route> Routes { get; init; } = [];

    /// <summary>When a request is sent once more, where its route does not say; null for never.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    /// <summary>Whether upstreams see in <c>x-envoy-attempt-count</c> which attempt a request is, counted from 1.</summary>
    public bool IncludesRequestAttemptCount { get; init; }

    /// <summary>Whether clients see in <c>x-envoy-attempt-count</c> how many attempts there were.</summary>
    public bool IncludesAttemptCountInResponse { get; init; }

    /// <summary>Changes to the headers of requests to this host and their responses.</summary>
    public HeaderMutations Headers { get; init; } = HeaderMutations.None;

    /// <summary>Metadata of the virtual host.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>HTTP filters switched on or off here.</summary>
    public FilterOverrides FilterOverrides { get; init; } = FilterOverrides.None;
}

/// <summary><c>typed_per_filter_config</c>: which HTTP filters run, and what is different for them here.</summary>
/// <param name="Disabled">By filter name: true switches it off here, false on even if the chain has it disabled.</param>
public sealed record FilterOverrides(ImmutableDictionary<string, bool> Disabled)
{
    /// <summary>Nothing is switched.</summary>
    public static FilterOverrides None { get; } = new(ImmutableDictionary<string, bool>.Empty);

    /// <summary>By filter name, in the words of the filter itself.</summary>
    public ImmutableDictionary<string, RouteFilterConfig> Configurations { get; init; } =
        ImmutableDictionary<string, RouteFilterConfig>.Empty;

    /// <summary>Whether nothing is different here.</summary>
    internal bool IsEmpty => Disabled.IsEmpty && Configurations.IsEmpty;
}
