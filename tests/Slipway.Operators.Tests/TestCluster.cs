using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Tests;
using Slipway.Operators.Watching;

[assembly: AssemblyFixture(typeof(TestCluster))]

namespace Slipway.Operators.Tests;

/// <summary>One API server for all tests that leave it running, with a custom resource of its own.</summary>
public sealed class TestCluster : IAsyncLifetime
{
    internal static readonly ResourceKind Widget = new("test.slipway.dev", "v1", "Widget", "widgets", true);
    internal static readonly ResourceKind ConfigMap = new("", "v1", "ConfigMap", "configmaps", true);

    private KubernetesApiServer? _api;
    private int _namespaces;

    internal KubernetesApiServer Api => _api!;

    public async ValueTask InitializeAsync()
    {
        _api = await KubernetesApiServer.StartAsync();
        if (_api is not null)
            await DefineWidgetAsync(_api);
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
    }

    /// <summary>A namespace of the test's own.</summary>
    internal async Task<string> NamespaceAsync()
    {
        SkipWithoutServer();
        var name = $"test-{Interlocked.Increment(ref _namespaces)}";
        await Api.SendAsync(HttpMethod.Post, "api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        return name;
    }

    internal void SkipWithoutServer() => Assert.SkipWhen(_api is null, KubernetesApiServer.NotThere);

    internal ClusterClient Connect(ClusterClientOptions? options = null) => ClusterConnection.Connect(Api.Kubeconfig, options: options);

    /// <summary>Creates what is not there.</summary>
    internal async Task InstallAsync(IEnumerable<JsonObject> objects)
    {
        using var client = Connect();
        var discovery = new ApiDiscovery(client);
        foreach (var item in objects)
        {
            var kind = await discovery.FindAsync((string)item["apiVersion"]!, (string)item["kind"]!, TestContext.Current.CancellationToken);

            // Created rather than applied: this old API server takes a default of an empty text for null in what is applied.
            var (status, answer) = await Api.TrySendAsync(HttpMethod.Post, kind!.Path((string?)item["metadata"]!["namespace"]), item);
            Assert.True(status is HttpStatusCode.Created or HttpStatusCode.Conflict, answer);
        }
    }

    internal static SharedInformers Informers(ClusterClient client, InformerOptions? options = null) =>
        new(client, NullLogger.Instance, options);

    internal static JsonObject NewConfigMap(string name, string value = "1", params (string Key, string Value)[] labels) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value))),
        },
        ["data"] = new JsonObject { ["value"] = value },
    };

    internal static JsonObject NewWidget(string name, int size = 1) => new()
    {
        ["apiVersion"] = "test.slipway.dev/v1",
        ["kind"] = "Widget",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["size"] = size },
    };

    internal static async Task DefineWidgetAsync(KubernetesApiServer server)
    {
        var anything = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        await server.SendAsync(HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = "widgets.test.slipway.dev" },
            ["spec"] = new JsonObject
            {
                ["group"] = "test.slipway.dev",
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject { ["plural"] = "widgets", ["singular"] = "widget", ["kind"] = "Widget" },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = "v1",
                    ["served"] = true,
                    ["storage"] = true,
                    ["subresources"] = new JsonObject
                    {
                        ["status"] = new JsonObject(),
                        ["scale"] = new JsonObject { ["specReplicasPath"] = ".spec.size", ["statusReplicasPath"] = ".status.size" },
                    },
                    ["schema"] = new JsonObject
                    {
                        ["openAPIV3Schema"] = new JsonObject
                        {
                            ["type"] = "object",
                            ["properties"] = new JsonObject
                            {
                                ["spec"] = new JsonObject
                                {
                                    ["type"] = "object",
                                    ["x-kubernetes-preserve-unknown-fields"] = true,
                                    ["properties"] = new JsonObject { ["size"] = new JsonObject { ["type"] = "integer" } },
                                },
                                ["status"] = anything,
                            },
                        },
                    },
                }),
            },
        });
        await Eventually.TrueAsync(async () =>
            await server.SendAsync(HttpMethod.Get, "apis/test.slipway.dev/v1/widgets") is not null);
    }
}
