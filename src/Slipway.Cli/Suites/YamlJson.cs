using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Cli.Suites;

/// <summary>What YAML says, as the JSON that a proxy would hand to the filter.</summary>
internal static class YamlJson
{
    /// <summary>Text as it is; anything else as JSON; nothing for null.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        _ => Node(value)!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
    };

    public static JsonNode? Node(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key.ToString()!, Node(pair.Value)))),
        IEnumerable<object?> list => new JsonArray([.. list.Select(Node)]),
        _ => JsonSerializer.SerializeToNode(value, value.GetType()),
    };
}
