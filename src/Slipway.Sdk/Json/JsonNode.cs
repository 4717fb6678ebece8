namespace Slipway.Sdk.Json;

/// <summary>
/// A value of JSON: a <see cref="JsonObject"/>, a <see cref="JsonArray"/> or a <see cref="JsonValue"/>; null is the null of JSON. What
/// was parsed and is not looked at keeps the bytes that it was written with, so that passing it on is cheap and changes nothing.
/// </summary>
public abstract class JsonNode
{
    private protected JsonNode()
    {
    }

    /// <summary>What the kind of value is called in messages.</summary>
    internal abstract string Kind { get; }

    /// <summary>A property; null where this is no object or has none of the name.</summary>
    public virtual JsonNode? this[string name]
    {
        get => null;
        set => throw Mismatch("an object");
    }

    /// <summary>An item; null where this is no array or is shorter.</summary>
    public virtual JsonNode? this[int index]
    {
        get => null;
        set => throw Mismatch("an array");
    }

    /// <summary>A text.</summary>
    /// <param name="text">Null becomes the null of JSON.</param>
    public static implicit operator JsonNode?(string? text) => text is null ? null : new JsonValue(text);

    /// <summary>A truth value.</summary>
    public static implicit operator JsonNode(bool value) => JsonValue.Of(value);

    /// <summary>A whole number.</summary>
    public static implicit operator JsonNode(int value) => JsonValue.Of(value);

    /// <summary>A whole number.</summary>
    public static implicit operator JsonNode(long value) => JsonValue.Of(value);

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is infinite or not a number, which JSON does not have.</exception>
    public static implicit operator JsonNode(double value) => JsonValue.Of(value);

    /// <summary>Parses a value in UTF-8 (RFC 8259), nested at most 64 deep. The bytes must not change afterwards.</summary>
    /// <exception cref="JsonFormatException">The bytes are something else.</exception>
    public static JsonNode? Parse(byte[] utf8) => new JsonParser(utf8).Parse();

    /// <summary>Parses a value.</summary>
    /// <exception cref="JsonFormatException">The text is something else.</exception>
    public static JsonNode? Parse(string json) => Parse(Utf8.Bytes(json));

    /// <summary>Whether two values are the same, whatever the order of properties and the white space.</summary>
    public static bool DeepEquals(JsonNode? left, JsonNode? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.IsEqual(right));

    /// <summary>What is there along a path of properties; null where it ends before.</summary>
    public JsonNode? At(params ReadOnlySpan<string> path)
    {
        var node = this;
        foreach (var name in path)
        {
            if (node is null)
                return null;
            node = node[name];
        }

        return node;
    }

    /// <summary>The text that this is.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public string AsText() => (this as JsonValue)?.Text ?? throw Mismatch("a text");

    /// <summary>The truth value that this is.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public bool AsBoolean() => (this as JsonValue)?.Boolean ?? throw Mismatch("true or false");

    /// <summary>The whole number that this is.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public long AsInt64() => (this as JsonValue)?.Int64 ?? throw Mismatch("a whole number");

    /// <summary>The whole number that this is.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public int AsInt32() => AsInt64() is >= int.MinValue and <= int.MaxValue and var number ? (int)number : throw Mismatch("an int");

    /// <summary>The number that this is.</summary>
    /// <exception cref="InvalidOperationException">It is something else.</exception>
    public double AsDouble() => (this as JsonValue)?.Double ?? throw Mismatch("a number");

    /// <summary>A text at the end of a path; null where there is none.</summary>
    public string? GetText(params ReadOnlySpan<string> path) => (At(path) as JsonValue)?.Text;

    /// <summary>A whole number at the end of a path; null where there is none.</summary>
    public long? GetInt64(params ReadOnlySpan<string> path) => (At(path) as JsonValue)?.Int64;

    /// <summary>A truth value at the end of a path; null where there is none.</summary>
    public bool? GetBoolean(params ReadOnlySpan<string> path) => (At(path) as JsonValue)?.Boolean;

    /// <summary>A value that shares nothing with this one.</summary>
    public abstract JsonNode DeepClone();

    /// <summary>The value in UTF-8, without white space between its parts.</summary>
    public byte[] ToUtf8()
    {
        var writer = new JsonWriter();
        writer.Write(this);
        return writer.ToArray();
    }

    /// <summary>The value as JSON.</summary>
    public override string ToString() => Utf8.Text(ToUtf8());

    internal abstract void WriteTo(JsonWriter writer);

    private protected abstract bool IsEqual(JsonNode other);

    private InvalidOperationException Mismatch(string wanted) =>
        new(string.Concat("The JSON value must be ", wanted, " and is ", Kind));
}
