using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Cli.OperatorCommands;

/// <summary>What is otherwise in JSON than was expected. Objects may have more fields than expected ones; arrays may not have more items.</summary>
internal static class JsonDifferences
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Find(string path, JsonNode? expected, JsonNode? actual, List<string> differences)
    {
        switch (expected)
        {
            case JsonObject wanted when actual is JsonObject found:
                foreach (var (name, value) in wanted)
                {
                    if (value is not null || found.ContainsKey(name))
                        Find($"{path}.{name}", value, found[name], differences);
                }

                break;
            case JsonArray wanted when actual is JsonArray found:
                if (wanted.Count != found.Count)
                    differences.Add($"{path} has {found.Count} items and not {wanted.Count}: {Shown(found)}");
                for (var i = 0; i < Math.Min(wanted.Count, found.Count); i++)
                    Find($"{path}[{i}]", wanted[i], found[i], differences);
                break;
            default:
                if (!JsonNode.DeepEquals(expected, actual))
                    differences.Add($"{path} is {Shown(actual)} and not {Shown(expected)}");
                break;
        }
    }

    public static string Shown(JsonNode? node) => node?.ToJsonString(s_plain) ?? "nothing";
}
