using System.Text;
using System.Text.Json;

namespace Slipway.Operators.Json;

/// <summary>
/// The fields of a JSON object, to be read one by one; what was not asked for is an error in the end. Every message names the path of the
/// field, for example <c>watches[1].map.label</c>.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _object;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private JsonFields(JsonElement element, string path)
    {
        _object = element;
        Path = path;
    }

    /// <summary>Where it is; empty for the message itself.</summary>
    public string Path { get; }

    public static JsonFields Of(JsonDocument document) => new(document.RootElement, "");

    /// <exception cref="MessageException">It is not an object.</exception>
    public static JsonFields Of(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong(path, element, "an object");
        return new JsonFields(element, path);
    }

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    public MessageException Error(string name, string what) => new($"{PathOf(name)} {what}");

    /// <summary>A field that has to be there.</summary>
    public JsonElement Required(string name) => Find(name) ?? throw Error(name, "is missing");

    /// <summary>A field of any type; null if it is not there.</summary>
    public JsonElement? Raw(string name) => Find(name);

    public string RequiredText(string name, int maxBytes) => TextOf(name, Required(name), maxBytes);

    public string? Text(string name, int maxBytes) => Find(name) is { } value ? TextOf(name, value, maxBytes) : null;

    public bool Flag(string name) => Find(name) is { } value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(PathOf(name), value, "true or false"));

    public int? Number(string name, int least, int most)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number)
            throw Wrong(PathOf(name), value, "a number");
        if (!value.TryGetInt32(out var number) || number < least || number > most)
            throw Error(name, $"is {value.GetRawText()}, but should be a whole number from {least} to {most}");
        return number;
    }

    /// <summary>A word out of a list.</summary>
    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name, 64) is not { } text)
            return null;
        return words.Contains(text) ? text : throw Error(name, $"is “{text}”, but should be one of {string.Join(", ", words!)}");
    }

    public JsonFields RequiredObject(string name) => Of(Required(name), PathOf(name));

    public JsonFields? Object(string name) => Find(name) is { } value ? Of(value, PathOf(name)) : null;

    /// <summary>An object that is passed on as it is; null if the field is not there.</summary>
    public JsonElement? RawObject(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? value : throw Wrong(PathOf(name), value, "an object");

    public JsonElement RequiredRawObject(string name) => RawObject(name) ?? throw Error(name, "is missing");

    public IReadOnlyList<string> Texts(string name, int maxCount, int maxBytes) =>
        [.. Items(name, maxCount).Select((item, i) => TextOf($"{name}[{i}]", item, maxBytes))];

    public IReadOnlyList<JsonFields> Objects(string name, int maxCount) =>
        [.. Items(name, maxCount).Select((item, i) => Of(item, PathOf($"{name}[{i}]")))];

    /// <summary>To be called last.</summary>
    /// <exception cref="MessageException">There are fields that nobody has asked for.</exception>
    public void RequireNothingElse()
    {
        foreach (var field in _object.EnumerateObject())
        {
            if (!_asked.Contains(field.Name))
                throw new MessageException($"{PathOf(Shown(field.Name))} is not a field that exists here; there are {string.Join(", ", _asked)}");
        }
    }

    internal static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private static MessageException Wrong(string path, JsonElement value, string what) =>
        new($"{path} is {NameOf(value.ValueKind)}, but should be {what}");

    private static string Shown(string name) => name.Length > 64 ? string.Concat(name.AsSpan(0, 64), "…") : name;

    private JsonElement.ArrayEnumerator Items(string name, int maxCount)
    {
        if (Find(name) is not { } value)
            return default;
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(PathOf(name), value, "an array");
        var count = value.GetArrayLength();
        return count <= maxCount ? value.EnumerateArray() : throw Error(name, $"has {count} items, but there may be {maxCount}");
    }

    // null is as good as nothing, as it is to the API server.
    private JsonElement? Find(string name)
    {
        _asked.Add(name);
        return _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string TextOf(string name, JsonElement value, int maxBytes)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(PathOf(name), value, "a string");
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new MessageException($"{PathOf(name)} is not valid UTF-8", exception);
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= maxBytes ? text : throw Error(name, $"has {bytes} bytes, but there may be {maxBytes}");
    }
}
