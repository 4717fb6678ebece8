using System.Text;
using System.Text.Json;

static class Program
{
    public static void Main()
    {
        foreach (var t in new[]
        {
            "{\"a\":1,\"b\":[true,null,\"x\\n\\u00e9\"],\"c\":{\"d\":-1.5e2}}",
            "[]",
            "\"s\"",
            "{",
            "[1,]",
            "{\"a\"}",
            "tru",
            "01",
            "\"\\ud83d\\ude00\"",
            "",
            " 5 ",
            "[1] x",
            "\"a\tb\""
        }

        )
            Show.Line(t, () =>
            {
                var s = "";
                var r = new Utf8JsonReader(Encoding.UTF8.GetBytes(t));
                while (r.Read())
                {
                    s += r.TokenType + (r.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? "=" + r.GetString()
                        : r.TokenType == JsonTokenType.Number ? "=" + (r.TryGetInt32(out var i) ? i.ToString()
                        : r.GetDouble().ToString()) : "") + " ";
                }

                return s;
            });
    }
}
