using System.Buffers;
using System.Text.Json;
using Slipway.Operators.Actions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Json;

namespace Slipway.Operators.Requests;

/// <summary>What <c>operator_on_map</c> is told, and what it answers.</summary>
internal static class MapMessages
{
    private const int MaxKeys = 1000;

    /// <param name="output">Where to write.</param>
    /// <param name="type"><c>added</c>, <c>modified</c>, or <c>deleted</c>.</param>
    /// <param name="value">The object, as JSON.</param>
    public static void WriteEvent(IBufferWriter<byte> output, string type, ReadOnlySpan<byte> value)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WritePropertyName("object"u8);
        json.WriteRawValue(value, skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <exception cref="MessageException">It is not a list of keys; the message names the field.</exception>
    public static IReadOnlyList<ObjectKey> ReadKeys(ReadOnlyMemory<byte> answer)
    {
        if (answer.IsEmpty)
            return [];
        using var document = StrictJson.ParseObject(answer);
        var fields = JsonFields.Of(document);
        var keys = fields.Objects("keys", MaxKeys).Select(KeyOf).ToList();
        fields.RequireNothingElse();
        return keys;
    }

    private static ObjectKey KeyOf(JsonFields fields)
    {
        var key = new ObjectKey(
            ActionReader.NameOf(fields, "namespace", required: false),
            ActionReader.NameOf(fields, "name", required: true));
        fields.RequireNothingElse();
        return key;
    }
}
