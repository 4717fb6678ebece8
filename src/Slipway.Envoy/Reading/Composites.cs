using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>A value and where it was read, for checks that need its neighbours.</summary>
internal readonly record struct Located<T>(T Value, Cursor At);

/// <summary>Readers of lists, maps and google.protobuf.Struct.</summary>
internal static class Composites
{
    public static ValueReader<ImmutableArray<T>> Repeated<T>(ValueReader<T> read) => at =>
    {
        if (at.Node is not SequenceNode list)
        {
            at.Error($"must be a list, not {at.Described()}");
            return [];
        }

        return [.. Enumerable.Range(0, list.Items.Length).Select(i => read(at.Item(i)))];
    };

    /// <summary>A list whose elements have distinct keys; empty keys are not compared.</summary>
    /// <param name="read">Reads an element.</param>
    /// <param name="key">Gives an element's key.</param>
    /// <param name="field">The element's field that holds the key.</param>
    public static ValueReader<ImmutableArray<T>> Repeated<T>(ValueReader<T> read, Func<T, string> key, string field) => at =>
    {
        var items = Repeated(read)(at);
        var first = new Dictionary<string, int>();
        for (var i = 0; i < items.Length; i++)
        {
            var name = key(items[i]);
            if (name.Length == 0 || first.TryAdd(name, i))
                continue;
            var place = at.Item(i).Child(field) ?? at.Item(i);
            place.Error($"'{name}' is the {field} of {at.Item(first[name]).Path} already; {field}s must be unique");
        }

        return items;
    };

    public static ValueReader<ImmutableDictionary<string, T>> Map<T>(ValueReader<T> read) => at =>
    {
        var entries = at.Entries("a mapping", out var keys);
        return keys.Zip(entries, (key, entry) => KeyValuePair.Create(key, read(entry))).ToImmutableDictionary();
    };

    public static ValueReader<Located<T>> WithPlace<T>(ValueReader<T> read) => at => new Located<T>(read(at), at);

    public static Cursor Place(Cursor at) => at;

    public static StructValue.Struct Struct(Cursor at)
    {
        ReportDuplicates(at);
        if (at.Node.ToStructValue() is StructValue.Struct value)
            return value;
        at.Error($"must be a mapping, not {at.Described()}");
        return StructValue.Struct.Empty;
    }

    private static void ReportDuplicates(Cursor at)
    {
        if (at.Node is MappingNode)
        {
            foreach (var entry in at.Entries("a mapping", out _))
                ReportDuplicates(entry);
        }
        else if (at.Node is SequenceNode list)
        {
            for (var i = 0; i < list.Items.Length; i++)
                ReportDuplicates(at.Item(i));
        }
    }
}
