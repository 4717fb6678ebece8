using Slipway.Envoy;

namespace Slipway.Cli.Trying;

/// <summary>The configuration in which a single filter is tried: one listener on a free port, the filter, the upstream.</summary>
internal static class TryBootstrap
{
    private const string Upstream = "upstream";

    /// <param name="plugin">The filter.</param>
    /// <param name="upstreamPort">Where requests go, on the loopback interface.</param>
    /// <param name="calloutTargets">What the filter's own HTTP calls may reach, by cluster name.</param>
    public static Bootstrap Create(PluginConfig plugin, int upstreamPort, IReadOnlyDictionary<string, Uri> calloutTargets)
    {
        var route = new Route { Match = new RouteMatch { Path = "/" }, Action = new ForwardAction { Cluster = new NamedCluster(Upstream) } };
        var connectionManager = new HttpConnectionManager
        {
            Name = "http_connection_manager",
            StatPrefix = "try",
            CodecType = CodecType.Http1,

            // What the gateway itself would add or replace is switched off as far as possible: it is the filter that is looked at.
            GenerateRequestId = false,
            ServerHeaderTransformation = ServerHeaderTransformation.PassThrough,
            RouteConfiguration = new RouteConfiguration
            {
                Name = "try",
                VirtualHosts =
                [
                    new VirtualHost
                    {
                        Name = "all",
                        Domains = ["*"],
                        Routes = [route],
                    },
                ],
            },
            HttpFilters =
            [
                new WasmFilter { Name = "wasm", Plugin = plugin },
                new RouterFilter { Name = "router", SuppressEnvoyHeaders = true },
            ],
        };
        return new Bootstrap
        {
            Node = new Node { Id = "slipway-try", Cluster = "slipway-try" },
            StaticResources = new StaticResources
            {
                Listeners =
                [
                    new Listener
                    {
                        Name = "try",
                        Address = new SocketAddress("127.0.0.1", 0),
                        FilterChains = [new FilterChain { Filters = [connectionManager] }],
                    },
                ],
                Clusters =
                [
                    Cluster(Upstream, new SocketAddress("127.0.0.1", upstreamPort)),
                    .. calloutTargets.Select(target => Cluster(target.Key, new SocketAddress(target.Value.DnsSafeHost, target.Value.Port))),
                ],
            },
        };
    }

    private static Cluster Cluster(string name, SocketAddress address) => new()
    {
        Name = name,
        Type = ClusterType.StrictDns,
        Endpoints = [new Endpoint { Address = address, Hostname = address.Address }],
    };
}
