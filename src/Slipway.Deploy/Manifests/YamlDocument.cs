using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Deploy;

/// <summary>
/// YAML as the document that Kubernetes' and Envoy's readers see. YamlDotNet's own conversion to untyped values takes quoted texts for what
/// they would mean without quotes.
/// </summary>
public static partial class YamlDocument
{
    private const int MaxDepth = 100;

    /// <summary>Aliases may make a small file a huge document.</summary>
    private const int MaxNodes = 1_000_000;

    /// <summary>Reads the only document of a text; null where there is none.</summary>
    /// <exception cref="DeployException">It is not YAML.</exception>
    public static JsonNode? Read(string source, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var nodes = 0;
            return stream.Documents.Count switch
            {
                0 => null,
                1 => Convert(stream.Documents[0].RootNode, 0, ref nodes),
                _ => throw new DeployException($"{source} has {stream.Documents.Count} documents, and one is expected."),
            };
        }
        catch (YamlException e)
        {
            throw new DeployException($"{source}:{e.Start.Line}: {(e.InnerException ?? e).Message.TrimEnd('.')}.", inner: e);
        }
    }

    /// <summary>Writes a document in block style.</summary>
    public static string Write(JsonNode document) => YamlText.Write(document);

    private static JsonNode? Convert(YamlNode node, int depth, ref int nodes)
    {
        if (depth > MaxDepth)
            throw new YamlException(node.Start, node.End, $"there are more than {MaxDepth} levels");
        if (++nodes > MaxNodes)
            throw new YamlException(node.Start, node.End, $"with its aliases the document has more than {MaxNodes} nodes");
        switch (node)
        {
            case YamlMappingNode map:
                var result = new JsonObject();
                foreach (var (key, value) in map.Children)
                    result.Add((key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "a key is no text"),
                        Convert(value, depth + 1, ref nodes));
                return result;
            case YamlSequenceNode list:
                var items = new JsonArray();
                foreach (var item in list.Children)
                    items.Add(Convert(item, depth + 1, ref nodes));
                return items;
            default:
                var scalar = (YamlScalarNode)node;
                return scalar.Style == ScalarStyle.Plain ? Plain(scalar.Value ?? "") : JsonValue.Create(scalar.Value);
        }
    }

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when NumberPattern().IsMatch(text) && long.TryParse(text, CultureInfo.InvariantCulture, out var integer) => integer,
        _ when NumberPattern().IsMatch(text) && double.TryParse(text, CultureInfo.InvariantCulture, out var real) => real,
        _ => text,
    };

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex NumberPattern();
}
