using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>A place in the document: a node, and how one gets there.</summary>
internal sealed class Cursor
{
    private readonly Cursor? parent;
    private readonly string segment;

    private Cursor(ReadContext context, ConfigNode node, int line, Cursor? parent, string segment)
    {
        Context = context;
        Node = node;
        Line = line;
        this.parent = parent;
        this.segment = segment;
    }

    public ReadContext Context { get; }

    public ConfigNode Node { get; }

    /// <summary>Line of the field's name, or of the list element.</summary>
    public int Line { get; }

    /// <summary>Whether this is a <c>google.protobuf.Any</c>, so that <c>@type</c> is none of the message's fields.</summary>
    public bool IsAny { get; private init; }

    public bool IsNull => Node is ScalarNode { Kind: ScalarKind.Null };

    /// <summary>For example <c>static_resources.clusters[0].name</c>.</summary>
    public string Path => parent is null ? segment
        : segment.StartsWith('[') ? parent.Path + segment
        : parent.Path.Length == 0 ? segment
        : $"{parent.Path}.{segment}";

    public static Cursor Root(ReadContext context, ConfigNode node) => new(context, node, node.Line, null, "");

    /// <summary>The same place as the body of an Any.</summary>
    public Cursor AsAny() => new(Context, Node, Line, parent, segment) { IsAny = true };

    /// <summary>The same place as a mapping without entries.</summary>
    public Cursor AsEmpty() => new(Context, new MappingNode(Line, []), Line, parent, segment);

    public Cursor Child(MappingEntry entry) => new(Context, entry.Value, entry.Line, this, Segment(entry.Key));

    /// <summary>The field of that name in either of proto JSON's spellings, or null.</summary>
    public Cursor? Child(string field) =>
        (Node as MappingNode)?.Entries.FirstOrDefault(entry => entry.Key == field || entry.Key == FieldName.Camel(field)) is { } entry
            ? Child(entry)
            : null;

    /// <summary>An element of this list.</summary>
    public Cursor Item(int index)
    {
        var item = ((SequenceNode)Node).Items[index];
        return new Cursor(Context, item, item.Line, this, $"[{index}]");
    }

    /// <summary>The entries of this mapping, the first of each key; others are errors. None, and an error, if it is no mapping.</summary>
    public ImmutableArray<Cursor> Entries(string whatItIs, out ImmutableArray<string> keys)
    {
        if (Node is not MappingNode mapping)
        {
            Error($"must be {whatItIs}, not {Described()}");
            keys = [];
            return [];
        }

        var seen = new Dictionary<string, int>();
        var children = ImmutableArray.CreateBuilder<Cursor>();
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in mapping.Entries)
        {
            var child = Child(entry);
            if (!seen.TryAdd(entry.Key, entry.Line))
            {
                child.Error($"is given twice; the first is in line {seen[entry.Key]}");
                continue;
            }

            children.Add(child);
            names.Add(entry.Key);
        }

        keys = names.ToImmutable();
        return children.ToImmutable();
    }

    public bool IsWithin(Cursor ancestor)
    {
        for (var at = this; at is not null; at = at.parent)
        {
            if (ReferenceEquals(at.Node, ancestor.Node) && at.Path == ancestor.Path)
                return true;
        }

        return false;
    }

    public void Error(string message) => Context.Error(Line, Path, message);

    /// <summary>An error about a field that is not there.</summary>
    public void ErrorIn(string field, string message) => Context.Error(Line, Path.Length == 0 ? field : $"{Path}.{field}", message);

    public void Warn(string message) => Context.Warn(Line, Path, message);

    /// <summary>A clause with the nearest of some known names.</summary>
    public string Suggest(IEnumerable<string> known, string name) => Context.HasEnoughErrors ? "" : Suggestion.For(name, known);

    /// <summary>What stands here, for messages.</summary>
    public string Described() => Node switch
    {
        MappingNode => "a mapping",
        SequenceNode => "a list",
        ScalarNode { Kind: ScalarKind.Null } => "nothing",
        ScalarNode { Kind: ScalarKind.Bool } scalar => $"the truth value {scalar.Written}",
        ScalarNode { Kind: ScalarKind.Number } scalar => $"the number {scalar.Written}",
        ScalarNode scalar => $"the text '{Shortened(scalar.Text)}'",
        _ => "something else",
    };

    private static string Shortened(string text)
    {
        const int Longest = 60;
        text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length <= Longest ? text : text[..Longest] + "...";
    }

    private static string Segment(string key) =>
        key.Length is > 0 and <= 64 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '@') ? key : $"[\"{Shortened(key)}\"]";
}
