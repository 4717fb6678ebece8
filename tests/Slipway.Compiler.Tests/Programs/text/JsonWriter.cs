using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
static class Program
{
    static void Write(string label, JsonWriterOptions options, Action<Utf8JsonWriter> write) => Show.Line(label, () =>
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    });
    static void Everything(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("text", "a\"b\\c\n\u0001<>&'+\u00e9\ud83d\ude00");
        writer.WriteNumber("int", int.MinValue);
        writer.WriteNumber("ulong", ulong.MaxValue);
        writer.WriteNumber("double", 1e-7);
        writer.WriteNumber("decimal", 1.10m);
        writer.WriteNumber("float", 0.1f);
        writer.WriteBoolean("true", true);
        writer.WriteNull("null"u8);
        writer.WriteString("time", new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        writer.WriteString("guid", Guid.Empty);
        writer.WriteBase64String("bytes", [1, 2, 3, 255]);
        writer.WriteStartArray("list");
        writer.WriteStartArray();
        writer.WriteEndArray();
        writer.WriteRawValue("{ \"raw\" : 1 }");
        writer.WriteCommentValue("note");
        writer.WriteEndArray();
        writer.WriteStartObject("empty");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
    public static void Main()
    {
        Write("plain", default, Everything);
        Write("indented", new() { Indented = true }, Everything);
        Write("tabs", new() { Indented = true, IndentCharacter = '\t', IndentSize = 1, NewLine = "\n" }, Everything);
        Write("relaxed", new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }, Everything);
        Write("value in object", default, w => { w.WriteStartObject(); w.WriteNumberValue(1); });
        Write("name in array", default, w => { w.WriteStartArray(); w.WritePropertyName("x"); });
        Write("two values", default, w => { w.WriteNumberValue(1); w.WriteNumberValue(2); });
        Write("end", default, w => w.WriteEndArray());
        Write("unchecked", new() { SkipValidation = true }, w => { w.WriteNumberValue(1); w.WriteEndArray(); });
        Write("NaN", default, w => w.WriteNumberValue(double.NaN));
        Write("bad raw", default, w => w.WriteRawValue("{"));
        Write("deep", new() { MaxDepth = 2 }, w => { w.WriteStartArray(); w.WriteStartArray(); w.WriteStartArray(); });
    }
}
