using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.SharedData;

namespace Slipway.ProxyWasm.Properties;

/// <summary>
/// A value in the metadata of a node, listener, route, cluster or endpoint: what <c>google.protobuf.Value</c> can say. Immutable, so that
/// all streams share one tree.
/// </summary>
public sealed class MetadataValue
{
    /// <summary>
    /// How deep values may be nested: a protobuf parser accepts 100 levels, and a struct in a struct takes three of them.
    /// </summary>
    public const int MaxDepth = 32;

    private static readonly MetadataValue True = new(MetadataKind.Bool, 1);
    private static readonly MetadataValue False = new(MetadataKind.Bool, 0);

    private readonly double _number;
    private readonly byte[] _text = [];
    private readonly MetadataValue[] _items = [];
    private readonly Dictionary<byte[], MetadataValue>? _fields;
    private readonly int _depth = 1;

    private MetadataValue(MetadataKind kind, double number = 0)
    {
        Kind = kind;
        _number = number;
    }

    private MetadataValue(string text)
    {
        Kind = MetadataKind.Text;
        _text = Encoding.UTF8.GetBytes(text);
    }

    private MetadataValue(MetadataValue[] items)
    {
        Kind = MetadataKind.List;
        _items = items;
        _depth = DepthAround(items);
    }

    private MetadataValue(Dictionary<byte[], MetadataValue> fields)
    {
        Kind = MetadataKind.Struct;
        _fields = fields;
        _depth = DepthAround(fields.Values);
    }

    /// <summary>The null value.</summary>
    public static MetadataValue Null { get; } = new(MetadataKind.Null);

    /// <summary>What this value is.</summary>
    public MetadataKind Kind { get; }

    /// <summary>True or false.</summary>
    public static MetadataValue Of(bool value) => value ? True : False;

    /// <summary>A number.</summary>
    public static MetadataValue Of(double value) => new(MetadataKind.Number, value);

    /// <summary>Text.</summary>
    public static MetadataValue Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new MetadataValue(value);
    }

    /// <summary>A list.</summary>
    /// <exception cref="ArgumentException">The values are nested deeper than <see cref="MaxDepth"/>.</exception>
    public static MetadataValue List(IEnumerable<MetadataValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new MetadataValue([.. items]);
    }

    /// <summary>A struct. Of fields with the same name the last one counts.</summary>
    /// <exception cref="ArgumentException">The values are nested deeper than <see cref="MaxDepth"/>.</exception>
    public static MetadataValue Struct(IEnumerable<KeyValuePair<string, MetadataValue>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var byName = new Dictionary<byte[], MetadataValue>(ByteKeyComparer.Instance);
        foreach (var (name, value) in fields)
        {
            byName[Encoding.UTF8.GetBytes(name)] = value;
        }

        return new MetadataValue(byName);
    }

    /// <summary>
    /// Follows a path from this value: names into structs, decimal positions into lists. The empty path leads to the value itself.
    /// </summary>
    /// <returns>Null if it leads nowhere.</returns>
    internal MetadataValue? Find(PropertyPath path)
    {
        var value = this;
        while (value is not null && path.TryNext(out var segment))
        {
            value = value.Child(segment);
        }

        return value;
    }

    /// <summary>
    /// Writes the value as CEL in Envoy shows it to a guest: text as it is, numbers as doubles, truth values as one byte, structs as maps,
    /// lists as maps from each element to nothing.
    /// </summary>
    /// <returns>
    /// <see cref="WasmResult.Ok"/>, or <see cref="WasmResult.SerializationFailure"/> with nothing written for null, which has no form,
    /// and for whatever contains it.
    /// </returns>
    internal WasmResult Serialize(PropertyBuffer into)
    {
        var start = into.Length;
        if (TrySerialize(into))
        {
            return WasmResult.Ok;
        }

        into.Truncate(start);
        return WasmResult.SerializationFailure;
    }

    /// <summary>This value as a protobuf message, for what is shown to guests in that form.</summary>
    internal Value ToProtobuf() => Kind switch
    {
        MetadataKind.Bool => Value.ForBool(_number != 0),
        MetadataKind.Number => Value.ForNumber(_number),
        MetadataKind.Text => Value.ForString(Encoding.UTF8.GetString(_text)),
        MetadataKind.List => Value.ForList([.. _items.Select(item => item.ToProtobuf())]),
        MetadataKind.Struct => Value.ForStruct(ToProtobufStruct()),
        _ => Value.ForNull(),
    };

    /// <summary>The fields of this value as a protobuf message; none if it is not a struct.</summary>
    internal Struct ToProtobufStruct()
    {
        var message = new Struct();
        foreach (var (name, value) in _fields ?? [])
        {
            message.Fields[Encoding.UTF8.GetString(name)] = value.ToProtobuf();
        }

        return message;
    }

    private static int DepthAround(IEnumerable<MetadataValue> children)
    {
        var depth = 1 + children.Select(child => child._depth).DefaultIfEmpty().Max();
        return depth <= MaxDepth
            ? depth
            : throw new ArgumentException($"Metadata may be nested {MaxDepth} levels deep, and this is deeper.");
    }

    private MetadataValue? Child(ReadOnlySpan<byte> segment)
    {
        if (_fields is not null)
        {
            return _fields.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(segment, out var field) ? field : null;
        }

        var isPosition = Utf8Parser.TryParse(segment, out int position, out var length) && length == segment.Length;
        return isPosition && position >= 0 && position < _items.Length ? _items[position] : null;
    }

    private bool TrySerialize(PropertyBuffer into)
    {
        switch (Kind)
        {
            case MetadataKind.Bool:
                PropertyValue.WriteBool(into, _number != 0);
                return true;
            case MetadataKind.Number:
                PropertyValue.WriteDouble(into, _number);
                return true;
            case MetadataKind.Text:
                into.Write(_text);
                return true;
            case MetadataKind.List:
                return TrySerializeList(into);
            case MetadataKind.Struct:
                return TrySerializeStruct(into);
            default:
                return false;
        }
    }

    private bool TrySerializeList(PropertyBuffer into)
    {
        var pairs = new PairsWriter(into, _items.Length);
        foreach (var item in _items)
        {
            if (!item.TrySerialize(into))
            {
                return false;
            }

            pairs.EndPart();
            pairs.EndPart();
        }

        return true;
    }

    private bool TrySerializeStruct(PropertyBuffer into)
    {
        var pairs = new PairsWriter(into, _fields!.Count);
        foreach (var (name, value) in _fields)
        {
            into.Write(name);
            pairs.EndPart();
            if (!value.TrySerialize(into))
            {
                return false;
            }

            pairs.EndPart();
        }

        return true;
    }
}
