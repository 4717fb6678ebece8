using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Operators.Cluster;

namespace Slipway.OperatorBenchmarks;

/// <summary>What the benchmark does to the API server: kinds, namespaces, objects, changes.</summary>
internal sealed class BenchCluster(ClusterClient client)
{
    private const int AtOnce = 16;
    private static readonly string s_payload = new('x', 1024);

    public async Task DefineAsync()
    {
        for (var i = 0; i < Placement.Namespaces; i++)
        {
            await PostAsync("api/v1/namespaces", new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = Placement.NamespaceOf(i * Placement.Kinds) },
            });
        }

        for (var i = 0; i < Placement.Kinds; i++)
            await PostAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition(Placement.Kind(i)));
        for (var i = 0; i < Placement.Kinds; i++)
            await ServedAsync(Placement.Kind(i));
    }

    /// <summary>Spreads objects over operators; they are settled, which is to say that an operator has nothing to do.</summary>
    public Task CreateAsync(int objects, int operators) => Parallel.ForEachAsync(
        Enumerable.Range(0, objects), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var kind = Placement.Kind(i % operators);
            await PostAsync(kind.Path(Placement.NamespaceOf(i % operators)), new JsonObject
            {
                ["apiVersion"] = kind.ApiVersion,
                ["kind"] = kind.Kind,
                ["metadata"] = new JsonObject { ["name"] = NameOf(i) },
                ["spec"] = new JsonObject { ["revision"] = 0, ["payload"] = s_payload },
            });
        });

    public async Task DeleteAllAsync(int operators)
    {
        for (var i = 0; i < operators; i++)
            await client.SendAsync(new ClusterRequest(HttpMethod.Delete, Placement.Kind(i).Path(Placement.NamespaceOf(i))), CancellationToken.None);
    }

    public Task ChangeAsync(int @object, int operators, int revision) => client.SendAsync(
        new ClusterRequest(HttpMethod.Patch, Placement.Kind(@object % operators).Path(Placement.NamespaceOf(@object % operators), NameOf(@object)))
        {
            MediaType = "application/merge-patch+json",
            Content = JsonSerializer.SerializeToUtf8Bytes(new { spec = new { revision } }),
        },
        CancellationToken.None);

    /// <summary>Watches of our kinds, as the API server counts them.</summary>
    public async Task<int> WatchesAsync()
    {
        var text = System.Text.Encoding.UTF8.GetString(await client.SendAsync(new ClusterRequest(HttpMethod.Get, "metrics"), CancellationToken.None));
        return (int)text.Split('\n')
            .Where(line => line.StartsWith("apiserver_longrunning_", StringComparison.Ordinal)
                && line.Contains("verb=\"WATCH\"", StringComparison.Ordinal) && line.Contains("group=\"bench.slipway.dev\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public static string NameOf(int @object) => $"thing-{@object}";

    public async Task PostAsync(string path, JsonObject body)
    {
        try
        {
            await client.SendAsync(
                new ClusterRequest(HttpMethod.Post, path) { Content = JsonSerializer.SerializeToUtf8Bytes(body) }, CancellationToken.None);
        }
        catch (ClusterException e) when (e.Code == System.Net.HttpStatusCode.Conflict)
        {
            // There from a run before.
        }
    }

    private async Task ServedAsync(ResourceKind kind)
    {
        while (true)
        {
            try
            {
                await client.SendAsync(new ClusterRequest(HttpMethod.Get, kind.Path(null)), CancellationToken.None);
                return;
            }
            catch (ClusterException e) when (e.IsNotFound)
            {
                await Task.Delay(100);
            }
        }
    }

    private static JsonObject Definition(ResourceKind kind) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = kind.Resource },
        ["spec"] = new JsonObject
        {
            ["group"] = kind.Group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["plural"] = kind.Plural, ["kind"] = kind.Kind },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = kind.Version,
                ["served"] = true,
                ["storage"] = true,
                ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                ["schema"] = new JsonObject
                {
                    ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
                },
            }),
        },
    };
}
