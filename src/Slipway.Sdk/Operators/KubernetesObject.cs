using Slipway.Sdk.Json;

namespace Slipway.Sdk.Operators;

/// <summary>An object of the cluster, of whatever kind.</summary>
/// <param name="json">As the API server sent it.</param>
public sealed class KubernetesObject(JsonObject json)
{
    /// <summary>As the API server sent it.</summary>
    public JsonObject Json => json;

    /// <summary>Such as <c>apps/v1</c>.</summary>
    public string ApiVersion => json.GetText("apiVersion") ?? "";

    /// <summary>Such as <c>Deployment</c>.</summary>
    public string Kind => json.GetText("kind") ?? "";

    /// <summary>Its metadata.</summary>
    public ObjectMetadata Metadata { get; } = new(json["metadata"] as JsonObject ?? []);

    /// <summary>What points to it.</summary>
    public ObjectReference Reference => new(ApiVersion, Kind, Metadata.Name, Metadata.Namespace);

    /// <summary>A part of it, such as <c>spec</c>; null where there is none.</summary>
    public JsonNode? this[string name] => json[name];

    /// <summary>What is there along a path of properties; null where it ends before.</summary>
    public JsonNode? At(params ReadOnlySpan<string> path) => json.At(path);

    internal static IReadOnlyList<KubernetesObject> All(JsonNode? items)
    {
        if (items is not JsonArray array)
            return [];
        var objects = new List<KubernetesObject>(array.Count);
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is JsonObject item)
                objects.Add(new KubernetesObject(item));
        }

        return objects;
    }
}
