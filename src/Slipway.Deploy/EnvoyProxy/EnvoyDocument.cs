using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>Envoy's configuration as people write it: protobuf reads names with underscores and in camel case.</summary>
internal static class EnvoyDocument
{
    /// <summary>A field by its name with underscores.</summary>
    public static JsonNode? Field(JsonNode? message, string name) => message is JsonObject map ? map[name] ?? map[CamelCase(name)] : null;

    /// <summary>The text of a field; null where it is none.</summary>
    public static string? Text(JsonNode? message, string name) =>
        Field(message, name) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Adds clusters to static resources; those whose names are taken are the user's own.</summary>
    public static void AddClusters(JsonObject resources, IEnumerable<CalloutCluster> clusters)
    {
        var list = Field(resources, "clusters") as JsonArray;
        foreach (var cluster in clusters)
        {
            if (list is null)
                resources["clusters"] = list = [];
            if (!list.Any(known => Text(known, "name") == cluster.Name))
                list.Add(EnvoyCluster.Write(cluster));
        }
    }

    private static string CamelCase(string name)
    {
        var text = new StringBuilder();
        foreach (var word in name.Split('_'))
            text.Append(text.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]);
        return text.ToString();
    }
}
