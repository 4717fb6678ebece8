using System.Text.Json.Nodes;

namespace Slipway.Sdk.Testing;

/// <summary>Finds the first place where two values are not the same.</summary>
internal static class JsonDifference
{
    /// <returns>A sentence with the place; null where there is none.</returns>
    public static string? Between(string path, JsonNode? expected, JsonNode? actual)
    {
        if (JsonNode.DeepEquals(expected, actual))
            return null;
        return (expected, actual) switch
        {
            (JsonObject left, JsonObject right) => left.Select(field => field.Key).Union(right.Select(field => field.Key))
                .Select(name => (left.ContainsKey(name), right.ContainsKey(name)) switch
                {
                    (true, false) => $"{path}.{name} is missing; it must be {left[name]?.ToJsonString() ?? "null"}",
                    (false, true) => $"{path}.{name} must not be there; it is {right[name]?.ToJsonString() ?? "null"}",
                    _ => Between($"{path}.{name}", left[name], right[name]),
                })
                .FirstOrDefault(difference => difference is not null),
            (JsonArray left, JsonArray right) => Enumerable.Range(0, Math.Max(left.Count, right.Count))
                .Select(i => i >= right.Count ? $"{path}[{i}] is missing; it must be {left[i]?.ToJsonString() ?? "null"}"
                    : i >= left.Count ? $"{path}[{i}] must not be there; it is {right[i]?.ToJsonString() ?? "null"}"
                    : Between($"{path}[{i}]", left[i], right[i]))
                .FirstOrDefault(difference => difference is not null),
            _ => $"{path} must be {expected?.ToJsonString() ?? "null"} and is {actual?.ToJsonString() ?? "null"}",
        };
    }
}
