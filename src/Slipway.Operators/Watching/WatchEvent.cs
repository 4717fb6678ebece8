using System.Buffers;
using System.Text.Json;

namespace Slipway.Operators.Watching;

/// <summary>A line of a watch.</summary>
/// <param name="Type">Such as <c>ADDED</c>.</param>
/// <param name="Object">The object, valid only until the next line is read.</param>
internal readonly record struct WatchEvent(string Type, ReadOnlySequence<byte> Object)
{
    public const string Added = "ADDED";
    public const string Modified = "MODIFIED";
    public const string Deleted = "DELETED";
    public const string Bookmark = "BOOKMARK";
    public const string Error = "ERROR";

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = ObjectParser.MaxDepth + 4 };

    /// <exception cref="JsonException">It is no event.</exception>
    public static WatchEvent Parse(in ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line, s_options);
        string? type = null;
        ReadOnlySequence<byte> item = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("It is no object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isType, isObject) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("object"u8));
            reader.Read();
            var start = reader.TokenStartIndex;
            if (isType)
                type = TypeOf(ref reader);
            reader.Skip();
            if (isObject)
                item = line.Slice(start, reader.Position);
        }

        return type is null || item.IsEmpty ? throw new JsonException("It has no type, or no object.") : new WatchEvent(type, item);
    }

    /// <summary>The version of a bookmark, which has nothing else.</summary>
    public string? ReadResourceVersion()
    {
        using var document = JsonDocument.Parse(Object);
        return document.RootElement.TryGetProperty("metadata", out var metadata)
            && metadata.TryGetProperty("resourceVersion", out var version) ? version.GetString() : null;
    }

    // No text is made for what comes all the time.
    private static string? TypeOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals(Modified) ? Modified
        : reader.ValueTextEquals(Added) ? Added
        : reader.ValueTextEquals(Deleted) ? Deleted
        : reader.ValueTextEquals(Bookmark) ? Bookmark
        : reader.GetString();
}
