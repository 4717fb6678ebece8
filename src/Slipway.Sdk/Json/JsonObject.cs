using System.Collections;

namespace Slipway.Sdk.Json;

/// <summary>
/// An object, whose properties keep their order. Objects of Kubernetes are small: properties are found by looking through all, the last
/// first, which is the one that counts where a name is there twice.
/// </summary>
public sealed class JsonObject : JsonNode, IEnumerable<KeyValuePair<string, JsonNode?>>
{
    private KeyValuePair<string, JsonNode?>[] _properties = [];

    /// <summary>How many properties there are.</summary>
    public int Count { get; private set; }

    internal override string Kind => "an object";

    /// <summary>A property; null where there is none, or where it is null. It is added or takes the place of the one that there is.</summary>
    public override JsonNode? this[string name]
    {
        get => IndexOf(name) is >= 0 and var index ? _properties[index].Value : null;
        set
        {
            var index = IndexOf(name);
            if (index < 0)
                Add(name, value);
            else
                _properties[index] = new KeyValuePair<string, JsonNode?>(name, value);
        }
    }

    /// <summary>Adds a property that is not there yet.</summary>
    public void Add(string name, JsonNode? value)
    {
        if (Count == _properties.Length)
            Array.Resize(ref _properties, Math.Max(4, 2 * Count));
        _properties[Count++] = new KeyValuePair<string, JsonNode?>(name, value);
    }

    /// <summary>Whether there is such a property, be it null.</summary>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>Takes a property away.</summary>
    /// <returns>False where there was none.</returns>
    public bool Remove(string name)
    {
        var index = IndexOf(name);
        if (index < 0)
            return false;
        Count--;
        for (var i = index; i < Count; i++)
            _properties[i] = _properties[i + 1];
        _properties[Count] = default;
        return true;
    }

    /// <summary>The property at a place, from 0.</summary>
    public KeyValuePair<string, JsonNode?> PropertyAt(int index) => index < Count
        ? _properties[index]
        : throw new ArgumentOutOfRangeException(nameof(index), "There are fewer properties.");

    /// <inheritdoc/>
    public override JsonNode DeepClone()
    {
        var clone = new JsonObject();
        for (var i = 0; i < Count; i++)
            clone.Add(_properties[i].Key, _properties[i].Value?.DeepClone());
        return clone;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, JsonNode?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return _properties[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override void WriteTo(JsonWriter writer)
    {
        writer.WriteByte((byte)'{');
        for (var i = 0; i < Count; i++)
        {
            if (i > 0)
                writer.WriteByte((byte)',');
            writer.WriteText(_properties[i].Key);
            writer.WriteByte((byte)':');
            writer.Write(_properties[i].Value);
        }

        writer.WriteByte((byte)'}');
    }

    private protected override bool IsEqual(JsonNode other)
    {
        if (other is not JsonObject right || right.Count != Count)
            return false;
        for (var i = 0; i < Count; i++)
        {
            var (name, value) = _properties[i];
            if (!right.Contains(name) || !DeepEquals(value, right[name]))
                return false;
        }

        return true;
    }

    private int IndexOf(string name)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_properties[i].Key == name)
                return i;
        }

        return -1;
    }
}
