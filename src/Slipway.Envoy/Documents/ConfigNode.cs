using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>A value of a YAML or JSON document that remembers its line. Aliased YAML nodes are shared, so the tree is a DAG.</summary>
internal abstract class ConfigNode(int line)
{
    /// <summary>Line of its beginning, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Number of nodes below and including this one, as if aliases were copies.</summary>
    public abstract long Size { get; }

    /// <summary>Levels of nesting, 1 for a scalar.</summary>
    public abstract int Height { get; }

    public abstract StructValue ToStructValue();
}

internal enum ScalarKind
{
    Null,
    Bool,
    Number,
    Text,
}

/// <param name="line">Line of its beginning.</param>
/// <param name="kind">What it is in JSON terms, which for YAML depends on quotes.</param>
/// <param name="text">The text; for numbers in decimal, for truth values <c>true</c> or <c>false</c>.</param>
/// <param name="written">The text as it stands in the document, if that is another one.</param>
internal sealed class ScalarNode(int line, ScalarKind kind, string text, string? written = null) : ConfigNode(line)
{
    public ScalarKind Kind { get; } = kind;

    public string Text { get; } = text;

    public string Written { get; } = written ?? text;

    public override long Size => 1;

    public override int Height => 1;

    public override StructValue ToStructValue() => Kind switch
    {
        ScalarKind.Null => StructValue.Null,
        ScalarKind.Bool => new StructValue.Bool(Text == "true"),
        ScalarKind.Number => new StructValue.Number(double.Parse(Text, System.Globalization.CultureInfo.InvariantCulture)),
        _ => new StructValue.Text(Text),
    };
}

internal sealed class SequenceNode(int line, ImmutableArray<ConfigNode> items) : ConfigNode(line)
{
    public ImmutableArray<ConfigNode> Items { get; } = items;

    public override long Size { get; } = 1 + items.Sum(item => item.Size);

    public override int Height { get; } = 1 + items.Select(item => item.Height).DefaultIfEmpty().Max();

    public override StructValue ToStructValue() => new StructValue.List([.. Items.Select(item => item.ToStructValue())]);
}

internal sealed record MappingEntry(string Key, int Line, ConfigNode Value);

/// <summary>A mapping as written, duplicate keys included: whoever reads it reports them.</summary>
internal sealed class MappingNode(int line, ImmutableArray<MappingEntry> entries) : ConfigNode(line)
{
    public ImmutableArray<MappingEntry> Entries { get; } = entries;

    public override long Size { get; } = 1 + entries.Sum(entry => 1 + entry.Value.Size);

    public override int Height { get; } = 1 + entries.Select(entry => entry.Value.Height).DefaultIfEmpty().Max();

    public override StructValue ToStructValue() =>
        new StructValue.Struct([.. Entries.DistinctBy(entry => entry.Key)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToStructValue()))]);
}
