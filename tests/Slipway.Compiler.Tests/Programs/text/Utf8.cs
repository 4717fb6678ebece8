using System.Text;

static class Program
{
    static readonly byte[][] Bad = [[0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90,
        0x80, 0x80], [0xFF, 0x41], [0x41, 0xC3, 0x41], [0xE2, 0x28, 0xA1], [0xF0, 0x28, 0x8C, 0xBC], []];
    public static void Main()
    {
        foreach (var b in Bad)
        {
            Show.Line("string", () => string.Join(" ", Array.ConvertAll(Encoding.UTF8.GetString(b).ToCharArray(), c =>
                ((int)c).ToString("X4"))));
            Show.Line("count", () => Encoding.UTF8.GetCharCount(b));
            Show.Line("utf16", () =>
            {
                Span<char> d = new char[20];
                var s = System.Text.Unicode.Utf8.ToUtf16(b, d, out int r, out int w, false);
                return $"{s} {r} {w}";
            });
            Show.Line("valid", () => System.Text.Unicode.Utf8.IsValid(b));
        }

        foreach (var t in new[]
        {
            "",
            "a",
            "\u00e9",
            "\u20ac",
            "\ud83d\ude00",
            "\ud800",
            "x\udc00y",
            "\ud800\ud800"
        }

        )
        {
            Show.Line("bytes", () => BitConverter.ToString(Encoding.UTF8.GetBytes(t)));
            Show.Line("count", () => Encoding.UTF8.GetByteCount(t));
            Show.Line("utf8", () =>
            {
                Span<byte> d = new byte[20];
                var s = System.Text.Unicode.Utf8.FromUtf16(t, d, out int r, out int w, false, true);
                return $"{s} {r} {w}";
            });
        }

        Output.Line(Encoding.UTF8.GetMaxByteCount(10));
        Output.Line(Encoding.UTF8.GetMaxCharCount(10));
        Show.Line("small", () => Encoding.UTF8.GetBytes("hello", new byte[3].AsSpan()));
        Output.Line(Encoding.UTF8.TryGetBytes("hi", new byte[1], out _).ToString());
        Show.Line("null", () => Encoding.UTF8.GetBytes((string)null));
        Output.Line(Encoding.UTF8.GetString([65, 66, 67], 1, 2));
        Output.Line(Encoding.UTF8.GetBytes("abc", 1, 1, new byte[4], 2));
        Output.Line(Encoding.UTF8.Preamble.Length);
        Output.Line(new UTF8Encoding(true).GetPreamble().Length);
        Output.Line(Encoding.UTF8.WebName);
        ReadOnlySpan<byte> lit = "l\u00edt"u8;
        Output.Line(lit.Length);
        Output.Line(Encoding.UTF8.GetChars([0xE2, 0x82, 0xAC]).Length);
    }
}
