using System.Text;
using System.Text.Json;

namespace Slipway.Deploy;

/// <summary>
/// A JSON list whose entries have names, or a mapping by name, as text that others have written: what is added and removed here leaves
/// every other byte as it is.
/// </summary>
internal static class NamedEntries
{
    /// <summary>Adds an entry behind all others.</summary>
    /// <exception cref="JsonException">The text is neither list nor mapping.</exception>
    public static string Add(string? text, string name, string entry)
    {
        if (text is null)
            return $"[{entry}]";
        var (bytes, isMap, entries) = Read(text);
        var addition = isMap ? $"{JsonSerializer.Serialize(name)}:{entry}" : entry;
        var at = entries.Count > 0 ? entries[^1].End : bytes.AsSpan().IndexOf(isMap ? (byte)'{' : (byte)'[') + 1;
        return Splice(bytes, at, at, entries.Count > 0 ? "," + addition : addition);
    }

    /// <summary>Removes the entry of a name, if there is one.</summary>
    /// <exception cref="JsonException">The text is neither list nor mapping.</exception>
    public static string Remove(string text, string name)
    {
        var (bytes, _, entries) = Read(text);
        var index = entries.FindIndex(entry => entry.Name == name);
        if (index < 0)
            return text;
        var (start, end) = index > 0 ? (entries[index - 1].End, entries[index].End)
            : entries.Count > 1 ? (entries[0].Start, entries[1].Start)
            : (entries[0].Start, entries[0].End);
        return Splice(bytes, start, end, "");
    }

    /// <summary>Whether there is no entry.</summary>
    /// <exception cref="JsonException">The text is neither list nor mapping.</exception>
    public static bool AreNone(string text) => Read(text).Entries.Count == 0;

    private static string Splice(byte[] bytes, int start, int end, string text) =>
        Encoding.UTF8.GetString(bytes.AsSpan(0, start)) + text + Encoding.UTF8.GetString(bytes.AsSpan(end));

    private static (byte[] Bytes, bool IsMap, List<(string? Name, int Start, int End)> Entries) Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        var isMap = reader.TokenType == JsonTokenType.StartObject;
        if (!isMap && reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("It is neither a list nor a mapping");
        var entries = new List<(string?, int, int)>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            var start = (int)reader.TokenStartIndex;
            string? name = null;
            if (isMap)
            {
                name = reader.GetString();
                reader.Read();
            }
            else
            {
                name = NameOf(reader);
            }

            reader.Skip();
            entries.Add((name, start, (int)reader.BytesConsumed));
        }

        reader.Read();
        return (bytes, isMap, entries);
    }

    /// <summary>The reader is a copy: what is read here is read again.</summary>
    private static string? NameOf(Utf8JsonReader reader)
    {
        using var entry = JsonDocument.ParseValue(ref reader);
        return entry.RootElement.ValueKind == JsonValueKind.Object && entry.RootElement.TryGetProperty("name", out var name)
            && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
    }
}
