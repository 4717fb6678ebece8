using System.Collections.Concurrent;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Filters;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Routing;

/// <summary>A listener's routes, with what guests and clients get to see of them prepared. Thread-safe.</summary>
internal sealed class RouteTable
{
    private readonly ClusterRegistry _clusters;
    private readonly ConcurrentDictionary<(MatchedRoute Route, UpstreamCluster? Cluster), RouteInfo> _infos = new();
    private readonly Dictionary<DirectResponseAction, byte[]> _bodies;

    public RouteTable(RouteConfiguration configuration, ClusterRegistry clusters, Func<DataSource, byte[]> read)
    {
        _clusters = clusters;
        Matcher = new RouteMatcher(configuration);
        _bodies = configuration.VirtualHosts
            .SelectMany(host => host.Routes)
            .Select(route => route.Action)
            .OfType<DirectResponseAction>()
            .Where(action => action.Body is not null)
            .Distinct<DirectResponseAction>(ReferenceEqualityComparer.Instance)
            .ToDictionary<DirectResponseAction, DirectResponseAction, byte[]>(
                action => action, action => Limited(read(action.Body!), configuration), ReferenceEqualityComparer.Instance);
    }

    public RouteMatcher Matcher { get; }

    /// <summary>The body of a direct response.</summary>
    public byte[] BodyOf(DirectResponseAction action) => _bodies.GetValueOrDefault(action) ?? [];

    /// <summary>What guests see of a route, with the cluster of that name if there is one.</summary>
    public RouteInfo InfoOf(MatchedRoute route, string? clusterName)
    {
        var cluster = clusterName is null ? null : _clusters.Find(clusterName);
        var info = _infos.GetOrAdd((route, cluster), static key => Describe(key.Route, key.Cluster));

        // A header can name any cluster; only those that there are may fill the table.
        return cluster is null && clusterName is not null ? info with { ClusterName = clusterName } : info;
    }

    private static RouteInfo Describe(MatchedRoute route, UpstreamCluster? cluster) => new(
        route.Route.Name,
        MetadataConversion.Convert(route.Route.Metadata),
        route.VirtualHost.Name,
        MetadataConversion.Convert(route.VirtualHost.Metadata),
        cluster?.Configuration.Name,
        cluster?.Metadata);

    private static byte[] Limited(byte[] body, RouteConfiguration configuration) =>
        body.Length <= configuration.MaxDirectResponseBodySizeBytes
            ? body
            : throw new GatewayException(
                $"A direct_response body of route configuration '{configuration.Name}' has {body.Length} bytes, more than "
                + $"max_direct_response_body_size_bytes ({configuration.MaxDirectResponseBodySizeBytes}); shorten it or raise the limit.");
}
