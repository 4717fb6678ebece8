using System.Text;
using System.Text.Json;
static class Program
{
    static string Read(string json, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), options);
        var text = "";
        while (reader.Read())
            text += reader.TokenType + "@" + reader.TokenStartIndex + " ";
        return text + reader.BytesConsumed;
    }
    public static void Main()
    {
        string[] texts = ["", "1", "01", "-", "1.", "1e", "tru", "nul", "\"a", "\"\\x\"", "\"\\u12\"", "[1,]", "[,1]", "{\"a\":1,}", "{\"a\" 1}", "{1:2}", "[1 2]", "]",
            "/*c*/1", "1//c", "[[[1]]]", "1 2", "\"\t\"", "{\"a\":{\"b\":[true,false,null,-1.5e+3]}}"];
        foreach (var text in texts)
        {
            Show.Line(text, () => Read(text, default));
            Show.Line("lax", () => Read(text, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Allow, AllowMultipleValues = true }));
            Show.Line("skip", () => Read(text, new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 2 }));
        }
        var part = new Utf8JsonReader("[1, \"ab"u8, isFinalBlock: false, default);
        while (part.Read())
            Output.Line(part.TokenType.ToString());
        Output.Line(part.BytesConsumed);
        var numbers = new Utf8JsonReader("[255, 256, 1.5, -1, 1e400, 12345678901234567890]"u8);
        numbers.Read();
        while (numbers.Read() && numbers.TokenType == JsonTokenType.Number)
            Output.Line($"{numbers.TryGetByte(out var b)} {b} {numbers.TryGetInt32(out var i)} {i} "
                + $"{numbers.TryGetUInt64(out var u)} {u} {numbers.TryGetDecimal(out var m)} {m}");
        var values = new Utf8JsonReader("[\"2024-02-29T01:02:03.5+01:00\",\"AQID\",\"a\\u0041\\n\"]"u8);
        values.Read();
        values.Read();
        Output.Line(values.GetDateTimeOffset().ToString("o"));
        values.Read();
        Output.Line(values.GetBytesFromBase64().Length);
        values.Read();
        Output.Line($"{values.GetString()} {values.ValueIsEscaped} {values.ValueTextEquals("aA\n")}");
    }
}
