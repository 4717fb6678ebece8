using System.Text.Json.Nodes;
using Slipway.Gateway;

namespace Slipway.Deploy.Tests;

/// <summary>Our own gateway with a configuration that a deployment has written, asked over HTTP.</summary>
internal static class RunningGateway
{
    /// <summary>The real filter that the tests deploy: it adds <c>x-powered-by: slipway</c> to responses.</summary>
    public static string Module { get; } = Path.ChangeExtension(typeof(AddHeader.Root).Assembly.Location, ".wasm");

    /// <summary>Starts the gateway with a bootstrap, sends one request to its first listener, and returns the filter's header.</summary>
    public static async Task<string?> AskAsync(string bootstrap)
    {
        var file = Path.Combine(TestCluster.Home, Path.GetRandomFileName() + ".yaml");
        await File.WriteAllTextAsync(file, bootstrap);
        await using var gateway = await GatewayHost.StartAsync(new GatewayOptions { ConfigurationPath = file });
        using var client = new HttpClient();
        using var response = await client.GetAsync($"http://{gateway.Listeners[0].Address}/");
        return response.Headers.TryGetValues("x-powered-by", out var values) ? values.Single() : null;
    }

    /// <summary>A bootstrap with one listener, the given filters, and a router that answers by itself.</summary>
    public static string Bootstrap(IEnumerable<JsonNode> filters, IEnumerable<JsonNode> clusters) => new JsonObject
    {
        ["static_resources"] = new JsonObject
        {
            ["clusters"] = new JsonArray([.. clusters.Select(cluster => cluster.DeepClone())]),
            ["listeners"] = new JsonArray(JsonNode.Parse("""
                {
                  "name": "test",
                  "address": { "socket_address": { "address": "127.0.0.1", "port_value": 0 } },
                  "filter_chains": [{ "filters": [{
                    "name": "envoy.filters.network.http_connection_manager",
                    "typed_config": {
                      "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                      "stat_prefix": "test",
                      "route_config": { "virtual_hosts": [{
                        "name": "all",
                        "domains": ["*"],
                        "routes": [{ "match": { "prefix": "/" }, "direct_response": { "status": 200 } }]
                      }] },
                      "http_filters": []
                    }
                  }] }]
                }
                """)),
        },
    }.With(filters).ToJsonString();

    private static JsonObject With(this JsonObject bootstrap, IEnumerable<JsonNode> filters)
    {
        var manager = bootstrap["static_resources"]!["listeners"]![0]!["filter_chains"]![0]!["filters"]![0]!["typed_config"]!;
        var router = JsonNode.Parse("""
            { "name": "router", "typed_config": { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" } }
            """)!;
        manager["http_filters"] = new JsonArray([.. filters.Select(filter => filter.DeepClone()), router]);
        return bootstrap;
    }
}
