using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Envoy;

/// <summary>
/// YAML text to nodes, from the parser's events: unlike a ready-made document tree, they let depth, alias expansion and duplicate keys
/// be judged as they come.
/// </summary>
internal sealed class YamlDocumentReader
{
    private readonly Parser parser;
    private readonly Dictionary<AnchorName, ConfigNode> anchors = [];
    private long nodes;

    private YamlDocumentReader(string text) => parser = new Parser(new StringReader(text));

    public static ConfigNode Read(string text)
    {
        try
        {
            return new YamlDocumentReader(text).ReadDocument();
        }
        catch (YamlException e)
        {
            var reason = (e.InnerException ?? e).Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new DocumentException((int)e.Start.Line, $"this is not YAML: {reason}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The scanner's own slips on garbage, such as numbers in escapes and directives that are out of range.
            throw new DocumentException(0, $"this is not YAML: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
        }
    }

    private ConfigNode ReadDocument()
    {
        parser.MoveNext();
        parser.MoveNext();
        if (parser.Current is not DocumentStart)
            throw new DocumentException(0, "the configuration is empty");

        parser.MoveNext();
        var root = ReadNode(1);
        parser.MoveNext();
        if (parser.MoveNext() && parser.Current is DocumentStart next)
            throw new DocumentException(Line(next), "a second YAML document begins here; a configuration is one document");
        return root;
    }

    /// <summary>Reads the node whose first event is current, and leaves its last event current.</summary>
    private ConfigNode ReadNode(int depth)
    {
        var start = parser.Current!;
        if (start is AnchorAlias alias)
        {
            return anchors.TryGetValue(alias.Value, out var known)
                ? Counted(known, start, depth)
                : throw new DocumentException(Line(start), $"the alias *{alias.Value} refers to no anchor before it");
        }

        if (depth > DocumentReader.MaxDepth)
            throw TooDeep(start);
        ConfigNode node = start switch
        {
            MappingStart => ReadMapping(depth),
            SequenceStart => ReadSequence(depth),
            Scalar scalar => YamlScalar.ToNode(scalar),
            _ => throw new DocumentException(Line(start), "this is not YAML: a value is missing"),
        };
        nodes++;
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
            anchors[anchored.Anchor] = node;
        return nodes > DocumentReader.MaxNodes ? throw TooMany(start) : node;
    }

    private SequenceNode ReadSequence(int depth)
    {
        var line = Line(parser.Current!);
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
            items.Add(ReadNode(depth + 1));
        return new SequenceNode(line, items.ToImmutable());
    }

    private MappingNode ReadMapping(int depth)
    {
        var line = Line(parser.Current!);
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var merged = new List<MappingEntry>();
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            if (parser.Current is not Scalar key)
                throw new DocumentException(Line(parser.Current!), "a key must be plain text");
            parser.MoveNext();
            var value = ReadNode(depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
                merged.AddRange(MergedEntries(value));
            else if (key.Tag.IsEmpty || key.Tag.Value != "!ignore") // Envoy's own way to write down what only anchors refer to
                entries.Add(new MappingEntry(YamlScalar.Text(key), Line(key), value));
        }

        // What is written here wins over what is merged in, and of that the first.
        if (merged.Count > 0)
        {
            var taken = entries.Select(entry => entry.Key).ToHashSet();
            entries.AddRange(merged.Where(entry => taken.Add(entry.Key)));
            nodes += merged.Sum(entry => entry.Value.Size);
        }

        return new MappingNode(line, entries.ToImmutable());
    }

    private static IEnumerable<MappingEntry> MergedEntries(ConfigNode node) => node switch
    {
        MappingNode mapping => mapping.Entries,
        SequenceNode list when list.Items.All(item => item is MappingNode) =>
            list.Items.SelectMany(item => ((MappingNode)item).Entries),
        _ => throw new DocumentException(node.Line, "<< merges mappings; this is something else"),
    };

    private ConfigNode Counted(ConfigNode node, ParsingEvent at, int depth)
    {
        nodes += node.Size;
        if (depth - 1 + node.Height > DocumentReader.MaxDepth)
            throw TooDeep(at);
        return nodes > DocumentReader.MaxNodes ? throw TooMany(at) : node;
    }

    private static DocumentException TooDeep(ParsingEvent at) =>
        new(Line(at), $"the configuration is nested deeper than {DocumentReader.MaxDepth} levels");

    private static DocumentException TooMany(ParsingEvent at) =>
        new(Line(at), $"the configuration has more than {DocumentReader.MaxNodes} values, aliases counted as copies");

    private static int Line(ParsingEvent at) => (int)at.Start.Line;
}
