using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>Where a listener that is made for a filter listens, and where it sends requests.</summary>
public sealed record EnvoyRoute
{
    private const string ConnectionManagerType =
        "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
    private const string RouterType = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router";
    private const string UpstreamName = "upstream";

    /// <param name="host">The address to listen at.</param>
    /// <param name="port">The port to listen at.</param>
    /// <param name="upstream">Where requests go.</param>
    /// <exception cref="DeployException">The upstream is neither http nor https.</exception>
    public EnvoyRoute(string host, int port, Uri upstream) =>
        (Host, Port, Upstream) = (host, port, CalloutCluster.Of(UpstreamName, upstream));

    internal string Host { get; }

    internal int Port { get; }

    internal CalloutCluster Upstream { get; }

    /// <summary>A listener that sends all requests to the upstream.</summary>
    internal JsonObject Listener() => new()
    {
        ["name"] = "slipway",
        ["address"] = EnvoyCluster.Address(Host, Port),
        ["filter_chains"] = new JsonArray(new JsonObject
        {
            ["filters"] = new JsonArray(new JsonObject
            {
                ["name"] = "envoy.filters.network.http_connection_manager",
                ["typed_config"] = new JsonObject
                {
                    ["@type"] = ConnectionManagerType,
                    ["stat_prefix"] = "slipway",
                    ["route_config"] = new JsonObject
                    {
                        ["name"] = "slipway",
                        ["virtual_hosts"] = new JsonArray(new JsonObject
                        {
                            ["name"] = "all",
                            ["domains"] = new JsonArray("*"),
                            ["routes"] = new JsonArray(new JsonObject
                            {
                                ["match"] = new JsonObject { ["prefix"] = "/" },
                                ["route"] = Fields.Of(
                                    ("cluster", Upstream.Name),

                                    // A server with names wants to be called by its own.
                                    ("auto_host_rewrite", Upstream.Tls ? true : null)),
                            }),
                        }),
                    },
                    ["http_filters"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "envoy.filters.http.router",
                        ["typed_config"] = new JsonObject { ["@type"] = RouterType },
                    }),
                },
            }),
        }),
    };
}
