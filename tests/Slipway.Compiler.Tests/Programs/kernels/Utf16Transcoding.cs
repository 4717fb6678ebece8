static class Program
{
    static int ToUtf8(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        int n = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int c = text[i];
            if (c is >= 0xD800 and <= 0xDBFF && i + 1 < text.Length && text[i + 1] is >= '\uDC00' and <= '\uDFFF')
                c = 0x10000 + ((c & 0x3FF) << 10 | text[++i] & 0x3FF);
            else if (c is >= 0xD800 and <= 0xDFFF)
                c = 0xFFFD;
            switch (c)
            {
                case < 0x80:
                    bytes[n++] = (byte)c;
                    break;
                case < 0x800:
                    bytes[n++] = (byte)(0xC0 | c >> 6);
                    bytes[n++] = (byte)(0x80 | c & 63);
                    break;
                case < 0x10000:
                    bytes[n++] = (byte)(0xE0 | c >> 12);
                    bytes[n++] = (byte)(0x80 | c >> 6 & 63);
                    bytes[n++] = (byte)(0x80 | c & 63);
                    break;
                default:
                    bytes[n++] = (byte)(0xF0 | c >> 18);
                    bytes[n++] = (byte)(0x80 | c >> 12 & 63);
                    bytes[n++] = (byte)(0x80 | c >> 6 & 63);
                    bytes[n++] = (byte)(0x80 | c & 63);
                    break;
            }
        }
        return n;
    }
    public static void Main()
    {
        Span<byte> mine = new byte[64];
        foreach (var text in (string[])["plain", "\u00e9\u07ff\u0800\uffff", "\ud83d\ude00!", "\ud83d", "\ude00x", "a\ud800\ud800b"])
        {
            var own = mine[..ToUtf8(text, mine)];
            Output.Line(Convert.ToHexString(own));
            Output.Line(own.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(text)).ToString());
        }
        Show.Line("no room", () => ToUtf8("abc", new byte[2]));
    }
}
