using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>The clusters that a filter calls, as patches of an EnvoyFilter: no other object of Istio's defines clusters by name.</summary>
internal static class CalloutClusters
{
    /// <summary>Whether Istio has given the name to a cluster itself.</summary>
    public static bool IsIstios(string name) => name.StartsWith("outbound|", StringComparison.Ordinal);

    /// <summary>An EnvoyFilter with nothing but clusters, beside an object that cannot have any.</summary>
    public static IEnumerable<KubernetesObject> Objects(DeploymentScope scope, PluginDeployment plugin, IstioOptions options)
    {
        if (plugin.Clusters.Count == 0)
            yield break;
        yield return KubernetesObject.Of(ResourceKind.EnvoyFilter, scope, plugin, $"{plugin.Name}-clusters",
            ("spec", Fields.Of(
            [
                .. EnvoyFilterObjects.Place(options),
                ("configPatches", new JsonArray([.. Patches(plugin.Clusters)])),
            ])));
    }

    public static IEnumerable<JsonNode> Patches(IEnumerable<CalloutCluster> clusters) => clusters.Select(cluster => new JsonObject
    {
        ["applyTo"] = "CLUSTER",
        ["match"] = new JsonObject { ["context"] = "ANY" },
        ["patch"] = new JsonObject { ["operation"] = "ADD", ["value"] = EnvoyCluster.Write(cluster) },
    });
}
