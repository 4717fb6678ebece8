using System.Text;

static class Program
{
    public static void Main()
    {
        foreach (var t in new[]
        {
            "",
            "abc",
            "a\u00e9b",
            "\u20ac",
            "\ud83d\ude00",
            "\u007f\u0080\u00ff"
        }

        )
        {
            Show.Line("ascii", () => BitConverter.ToString(Encoding.ASCII.GetBytes(t)));
            Show.Line("latin1", () => BitConverter.ToString(Encoding.Latin1.GetBytes(t)));
            Show.Line("valid", () => Ascii.IsValid(t));
            Show.Line("count", () => Encoding.ASCII.GetByteCount(t) * 100 + Encoding.Latin1.GetByteCount(t));
            Show.Line("utf16", () => BitConverter.ToString(Encoding.Unicode.GetBytes(t)));
            Show.Line("be", () => BitConverter.ToString(Encoding.BigEndianUnicode.GetBytes(t)));
            Show.Line("utf32", () => BitConverter.ToString(Encoding.UTF32.GetBytes(t)));
        }

        byte[] b = [65, 127, 128, 255];
        Show.Line("ascii s", () => Encoding.ASCII.GetString(b));
        Show.Line("latin1 s", () => Encoding.Latin1.GetString(b));
        Show.Line("utf16 s", () => Encoding.Unicode.GetString([65, 0, 0x3D, 0xD8]));
        Output.Line(Ascii.EqualsIgnoreCase("AbC", "aBc").ToString());
        Output.Line(Ascii.Equals("a"u8, "a").ToString());
        Span<byte> d = stackalloc byte[3];
        Output.Line(Ascii.ToUpper("abc"u8, d, out var n).ToString() + n + d[0]);
        Output.Line(Ascii.Trim(" x "u8).ToString());
        Output.Line(Encoding.ASCII.WebName + Encoding.Latin1.WebName);
    }
}
