using System.Collections;

namespace Slipway.Envoy;

/// <summary>Reads the value at a place. Never throws: what is wrong becomes an error there, and a harmless value is returned.</summary>
internal delegate T ValueReader<out T>(Cursor at);

/// <summary>
/// The description of one protobuf message: every field once, with how it is read and where it goes. Reading, the search for unknown
/// fields and suggestions all work from this one table.
/// </summary>
/// <param name="name">The message's full name, without <c>envoy.</c>'s type URL prefix.</param>
/// <param name="empty">The value of a message without fields.</param>
internal sealed class Message<T>(string name, T empty) : IEnumerable
{
    private readonly Dictionary<string, Field> fields = [];
    private readonly List<string> required = [];
    private readonly List<(bool IsRequired, string[] Names)> oneOfs = [];
    private Func<T, MessageFields, T> finish = (value, _) => value;

    /// <summary>A field that ends up in the value.</summary>
    public void Add<V>(string field, ValueReader<V> read, Func<T, V, T> apply) =>
        Define(new Field(field, (value, child, values) =>
        {
            var part = read(child);
            values.Set(field, child, part);
            return apply(value, part);
        }));

    /// <summary>A field that only <see cref="Then"/> looks at.</summary>
    public void Add<V>(string field, ValueReader<V> read) => Add(field, read, (value, _) => value);

    /// <summary>Fields, separated by spaces, that are accepted in silence: they say what Slipway does anyway.</summary>
    public Message<T> Accepts(string names) => DefineAll(names, (value, _, _) => value);

    /// <summary>Fields, separated by spaces, that cannot change behaviour here: accepted with a warning.</summary>
    public Message<T> Ignores(string names, string why) => DefineAll(names, (value, child, _) =>
    {
        child.Warn($"has no effect in Slipway: {why}");
        return value;
    });

    /// <summary>Envoy's fields, separated by spaces, that Slipway does not support.</summary>
    public Message<T> Refuses(string names, string hint = "remove it") => DefineAll(names, (value, child, values) =>
    {
        child.Error($"is not supported yet; {hint}");
        values.HasRefused = true;
        return value;
    });

    public Message<T> Requires(params string[] names)
    {
        required.AddRange(names);
        return this;
    }

    /// <summary>At most one of these fields may be given.</summary>
    public Message<T> AtMostOneOf(params string[] names)
    {
        oneOfs.Add((false, names));
        return this;
    }

    /// <summary>Exactly one of these fields must be given.</summary>
    public Message<T> ExactlyOneOf(params string[] names)
    {
        oneOfs.Add((true, names));
        return this;
    }

    /// <summary>What remains to be checked or put together once all fields are read.</summary>
    public Message<T> Then(Func<T, MessageFields, T> step)
    {
        var before = finish;
        finish = (value, values) => step(before(value, values), values);
        return this;
    }

    public T Read(Cursor at)
    {
        var entries = at.Entries($"a mapping with fields of {name}", out var keys);
        var values = new MessageFields(at);
        var result = empty;
        for (var i = 0; i < entries.Length; i++)
        {
            var child = entries[i];
            if (at.IsAny && keys[i] == "@type")
                continue;
            if (!fields.TryGetValue(keys[i], out var field))
                child.Error($"is no field of {name} that Slipway knows{child.Suggest(fields.Keys, keys[i])}");
            else if (child.IsNull)
                continue; // proto3 JSON: null is the same as leaving the field out
            else if (!values.Begin(field.Name))
                child.Error($"is given twice, as {field.Name} and as {FieldName.Camel(field.Name)}");
            else
                result = field.Apply(result, child, values);
        }

        if (at.Node is not MappingNode)
            return result;
        values.Require([.. required]);
        foreach (var (isRequired, names) in oneOfs)
        {
            var given = names.Where(values.Has).ToList();
            if (given.Count > 1 && !values.HasRefused)
                values.At(given[^1]).Error($"only one of {string.Join(", ", given)} may be given");
            else if (given.Count == 0 && isRequired)
                at.Error($"needs one of {string.Join(", ", names)}");
        }

        return finish(result, values);
    }

    IEnumerator IEnumerable.GetEnumerator() => fields.Keys.GetEnumerator();

    private Message<T> DefineAll(string names, Func<T, Cursor, MessageFields, T> apply)
    {
        foreach (var field in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Define(new Field(field, apply));
        return this;
    }

    private void Define(Field field)
    {
        fields.Add(field.Name, field);
        fields.TryAdd(FieldName.Camel(field.Name), field);
    }

    private sealed record Field(string Name, Func<T, Cursor, MessageFields, T> Apply);
}
