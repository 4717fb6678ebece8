using System.Collections;

namespace Slipway.Sdk.Json;

/// <summary>An array.</summary>
public sealed class JsonArray : JsonNode, IReadOnlyList<JsonNode?>
{
    private JsonNode?[] _items = [];

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    internal override string Kind => "an array";

    /// <summary>An item; null where it is null, or where there are fewer.</summary>
    public override JsonNode? this[int index]
    {
        get => index >= 0 && index < Count ? _items[index] : null;
        set
        {
            if (index < 0 || index >= Count)
                throw new ArgumentOutOfRangeException(nameof(index), "There are fewer items.");
            _items[index] = value;
        }
    }

    /// <summary>Adds an item at the end.</summary>
    public void Add(JsonNode? item)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Math.Max(4, 2 * Count));
        _items[Count++] = item;
    }

    /// <inheritdoc/>
    public override JsonNode DeepClone()
    {
        var clone = new JsonArray();
        for (var i = 0; i < Count; i++)
            clone.Add(_items[i]?.DeepClone());
        return clone;
    }

    /// <inheritdoc/>
    public IEnumerator<JsonNode?> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return _items[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override void WriteTo(JsonWriter writer)
    {
        writer.WriteByte((byte)'[');
        for (var i = 0; i < Count; i++)
        {
            if (i > 0)
                writer.WriteByte((byte)',');
            writer.Write(_items[i]);
        }

        writer.WriteByte((byte)']');
    }

    private protected override bool IsEqual(JsonNode other)
    {
        if (other is not JsonArray right || right.Count != Count)
            return false;
        for (var i = 0; i < Count; i++)
        {
            if (!DeepEquals(_items[i], right._items[i]))
                return false;
        }

        return true;
    }
}
