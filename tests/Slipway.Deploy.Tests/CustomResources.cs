using System.Text.Json.Nodes;

namespace Slipway.Deploy.Tests;

/// <summary>
/// The definitions of Istio's and Envoy Gateway's objects, as their projects publish them, which lie beside the repository.
/// </summary>
internal static class CustomResources
{
    public const string NotThere = "The definitions of Istio's and Envoy Gateway's objects are not in shared/data/crds beside the repository.";

    public static string Folder { get; } = Path.Combine(Repository.Folder, "..", "shared", "data", "crds");

    /// <summary>Has a server know the kind of a file, and waits until it does.</summary>
    public static async Task DefineAsync(KubernetesApiServer server, string file)
    {
        var definition = (JsonObject)TestCluster.Yaml(await File.ReadAllTextAsync(file));
        RemoveEmptyDefaults(definition);
        var created = await server.SendAsync(HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        var name = (string)created!["metadata"]!["name"]!;
        while (!await IsEstablishedAsync(server, name))
            await Task.Delay(50);
    }

    /// <summary>
    /// Kubernetes 1.20 takes an empty text for null there, and refuses it. Without the default the same objects are valid.
    /// </summary>
    private static void RemoveEmptyDefaults(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            if (map["default"] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0)
                map.Remove("default");
            foreach (var (_, child) in map)
                RemoveEmptyDefaults(child);
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
                RemoveEmptyDefaults(item);
        }
    }

    private static async Task<bool> IsEstablishedAsync(KubernetesApiServer server, string name)
    {
        var known = await server.SendAsync(HttpMethod.Get, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}");
        var spec = known!["spec"]!;
        return (known["status"]?["conditions"] as JsonArray ?? [])
            .Any(condition => (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True")
            && await server.SendAsync(HttpMethod.Get,
                $"apis/{spec["group"]}/{spec["versions"]![0]!["name"]}/{spec["names"]!["plural"]}") is not null;
    }
}
