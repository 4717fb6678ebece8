using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>Documents without empty places.</summary>
internal static class Fields
{
    /// <summary>A mapping of what is not null, in this order.</summary>
    public static JsonObject Of(params IEnumerable<(string Name, JsonNode? Value)> fields)
    {
        var result = new JsonObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                result.Add(name, value);
        }

        return result;
    }

    /// <summary>A list; null where it would be empty.</summary>
    public static JsonArray? List<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) =>
        items.Select(convert).ToArray() is { Length: > 0 } nodes ? new JsonArray(nodes) : null;

    /// <summary>A mapping of texts; null where it would be empty.</summary>
    public static JsonObject? Map(IEnumerable<KeyValuePair<string, string>> entries) =>
        entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)).ToArray() is { Length: > 0 } nodes
            ? new JsonObject(nodes) : null;
}
