using System.ComponentModel;
using Slipway.Sdk.Json;
using Slipway.Sdk.Operators;

namespace Slipway.Sdk.Resources;

/// <summary>For generated code: reads the fields of records.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonFields
{
    /// <summary>A text.</summary>
    public static string Text(JsonNode field, string name, int minimumLength = 0, int maximumLength = int.MaxValue)
    {
        var text = (field as JsonValue)?.Text ?? throw new JsonFieldException(name, "must be a text");
        if (text.Length < minimumLength)
            throw new JsonFieldException(name, string.Concat("must have at least this many characters: ", Decimal.Text(minimumLength)));
        if (text.Length > maximumLength)
            throw new JsonFieldException(name, string.Concat("must not have more characters than ", Decimal.Text(maximumLength)));
        return text;
    }

    /// <summary>A truth value.</summary>
    public static bool Boolean(JsonNode field, string name) =>
        (field as JsonValue)?.Boolean ?? throw new JsonFieldException(name, "must be true or false");

    /// <summary>A whole number.</summary>
    public static int Int32(JsonNode field, string name, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        (int)Int64(field, name, minimum, maximum);

    /// <summary>A whole number.</summary>
    public static long Int64(JsonNode field, string name, long minimum = long.MinValue, long maximum = long.MaxValue) =>
        (field as JsonValue)?.Int64 is { } value && value >= minimum && value <= maximum
            ? value
            : throw new JsonFieldException(name, string.Concat(
                (string[])["must be a whole number from ", Decimal.Text(minimum), " to ", Decimal.Text(maximum)]));

    /// <summary>A number.</summary>
    public static double Double(JsonNode field, string name, double minimum = double.MinValue, double maximum = double.MaxValue) =>
        (field as JsonValue)?.Double is { } value && value >= minimum && value <= maximum
            ? value
            : throw new JsonFieldException(name, "must be a number within its limits");

    /// <summary>A time.</summary>
    public static DateTime Time(JsonNode field, string name) =>
        Timestamps.TryParse((field as JsonValue)?.Text, out var time)
            ? time
            : throw new JsonFieldException(name, "must be a time in UTC such as 2026-11-27T13:30:00Z");

    /// <summary>One of several texts, which are divided by <c>|</c>.</summary>
    /// <returns>Which one, from 0.</returns>
    public static int Choice(JsonNode field, string name, string choices)
    {
        var text = (field as JsonValue)?.Text;
        var choice = 0;
        var rest = choices.AsSpan();
        while (text is not null)
        {
            var end = rest.IndexOf('|');
            if ((end < 0 ? rest : rest[..end]).SequenceEqual(text))
                return choice;
            if (end < 0)
                break;
            rest = rest[(end + 1)..];
            choice++;
        }

        throw new JsonFieldException(name, string.Concat("must be one of ", choices.Replace("|", ", ")));
    }

    /// <summary>A record.</summary>
    public static T Record<T>(JsonNode field, string name) where T : IJsonRecord<T>
    {
        try
        {
            return T.FromJson(Object(field, name));
        }
        catch (JsonFieldException e)
        {
            throw e.Within(name);
        }
    }

    /// <summary>A record in an array.</summary>
    public static T RecordAt<T>(JsonArray array, int index, string name) where T : IJsonRecord<T>
    {
        try
        {
            return T.FromJson(Object(Item(array, index, ""), ""));
        }
        catch (JsonFieldException e)
        {
            throw e.Within(string.Concat(name, "[", Decimal.Text(index), "]"));
        }
    }

    /// <summary>An object.</summary>
    public static JsonObject Object(JsonNode field, string name) =>
        field as JsonObject ?? throw new JsonFieldException(name, "must be an object");

    /// <summary>An array.</summary>
    public static JsonArray Array(JsonNode field, string name, int minimum = 0, int maximum = int.MaxValue)
    {
        var array = field as JsonArray ?? throw new JsonFieldException(name, "must be a list");
        if (array.Count < minimum)
            throw new JsonFieldException(name, string.Concat("must have at least this many items: ", Decimal.Text(minimum)));
        if (array.Count > maximum)
            throw new JsonFieldException(name, string.Concat("must not have more items than ", Decimal.Text(maximum)));
        return array;
    }

    /// <summary>An item of an array.</summary>
    public static JsonNode Item(JsonArray array, int index, string name) =>
        array[index] ?? throw new JsonFieldException(name, "must not have null");

    /// <summary>A value of a map.</summary>
    public static JsonNode Value(KeyValuePair<string, JsonNode?> property, string name) =>
        property.Value ?? throw new JsonFieldException(string.Concat(name, ".", property.Key), "must not be null");

    /// <summary>What a record's own check has found.</summary>
    public static JsonFieldException Invalid(string problem) => new("", problem);

    /// <summary>A field that must be there.</summary>
    public static JsonFieldException Missing(string name) => new(name, "must be given");

    /// <summary>The fields that a record has no property for; null where there are none.</summary>
    /// <param name="json">All fields.</param>
    /// <param name="known">The names that it knows, each between <c>|</c>.</param>
    public static JsonObject? Unknown(JsonObject json, string known)
    {
        JsonObject? unknown = null;
        for (var i = 0; i < json.Count; i++)
        {
            var property = json.PropertyAt(i);
            if (!known.Contains(string.Concat("|", property.Key, "|"), StringComparison.Ordinal))
                (unknown ??= []).Add(property.Key, property.Value);
        }

        return unknown;
    }

    /// <summary>Adds the fields that a record has no property for.</summary>
    public static void AddUnknown(JsonObject json, JsonObject? unknown)
    {
        for (var i = 0; unknown is not null && i < unknown.Count; i++)
        {
            var (name, value) = unknown.PropertyAt(i);
            json.Add(name, value);
        }
    }
}
