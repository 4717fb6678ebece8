using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>One object of a cluster, as a document.</summary>
internal sealed record KubernetesObject(ResourceKind Kind, JsonObject Document)
{
    public JsonObject Metadata => (JsonObject)Document["metadata"]!;

    public string Name => (string)Metadata["name"]!;

    public string Namespace => (string)Metadata["namespace"]!;

    public string? Uid => (string?)Metadata["uid"];

    public string? ResourceVersion => (string?)Metadata["resourceVersion"];

    public string Title => $"{Kind.Kind} {Namespace}/{Name}";

    public string? Label(string key) => (string?)(Document["metadata"]?["labels"] as JsonObject)?[key];

    public string? Annotation(string key) => (string?)(Document["metadata"]?["annotations"] as JsonObject)?[key];

    /// <summary>Makes an object of a plugin, marked as such.</summary>
    public static KubernetesObject Of(
        ResourceKind kind, DeploymentScope scope, PluginDeployment plugin, string name,
            params IEnumerable<(string Name, JsonNode? Value)> content) =>
        new(kind, Fields.Of(
        [
            ("apiVersion", kind.ApiVersion),
            ("kind", kind.Kind),
            ("metadata", Fields.Of(
                ("name", name),
                ("namespace", scope.Namespace),
                ("labels", Marks.Labels(scope.Target, plugin.Name)),
                ("annotations", Marks.Annotations(plugin)))),
            .. content,
        ]));

    /// <summary>The object as people compare it: without what the server keeps for itself, and bytes told by their number.</summary>
    public JsonObject Comparable()
    {
        var copy = (JsonObject)Document.DeepClone();
        copy.Remove("status");
        var metadata = (JsonObject)copy["metadata"]!;
        foreach (var field in (string[])["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"])
            metadata.Remove(field);
        if (copy["binaryData"] is JsonObject data)
        {
            foreach (var (key, value) in data.ToList())
                data[key] = $"({Convert.FromBase64String((string)value!).Length} bytes)";
        }

        return copy;
    }
}
