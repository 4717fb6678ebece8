using System.Text;
using System.Text.Json;
using System.Linq;

static class Program
{
    public static void Main()
    {
        using var d = JsonDocument.Parse("{\"name\":\"x\",\"n\":5,\"f\":1.25,\"list\":[1,2,3],\"o\":{\"t\":true,\"z\":null},\"date\":\"2024-01-02T03:04:05Z\"}");
        var r = d.RootElement;
        Output.Line(r.GetProperty("name").GetString());
        Output.Line(r.GetProperty("n").GetInt32());
        Output.Line(r.GetProperty("f").GetDouble().ToString());
        Output.Line(r.GetProperty("list").GetArrayLength());
        foreach (var x in r.GetProperty("list").EnumerateArray())
            Output.Line(x.GetInt64());
        foreach (var p in r.EnumerateObject())
            Output.Line(p.Name + " " + p.Value.ValueKind + " " + p.Value.GetRawText());
        Output.Line(r.TryGetProperty("zz", out _).ToString());
        Show.Line("missing", () => r.GetProperty("zz").GetString());
        Show.Line("kind", () => r.GetProperty("n").GetString());
        Show.Line("range", () => r.GetProperty("list")[9].GetInt32());
        Output.Line(r.GetProperty("o").GetProperty("z").ValueKind.ToString());
        Show.Line("bad", () => JsonDocument.Parse("{,}"));
        Show.Line("overflow", () => JsonDocument.Parse("99999999999").RootElement.GetInt32());
        Output.Line(r.GetProperty("date").GetDateTime().Year);
        Output.Line(r.ToString());
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var w = new Utf8JsonWriter(buffer))
        {
            w.WriteStartObject();
            w.WriteString("s", "q\"\u00e9\n<");
            w.WriteNumber("i", 5);
            w.WriteNumber("d", 2.5);
            w.WriteBoolean("b", true);
            w.WriteNull("n");
            w.WriteStartArray("a");
            w.WriteNumberValue(1L);
            w.WriteStringValue("x");
            w.WriteEndArray();
            w.WritePropertyName("o");
            r.GetProperty("o").WriteTo(w);
            w.WriteEndObject();
        }

        Show.Line("writer", () => Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
