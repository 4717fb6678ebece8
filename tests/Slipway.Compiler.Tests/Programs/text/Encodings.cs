using System.Text;
static class Program
{
    public static void Main()
    {
        var strict = new UTF8Encoding(false, true);
        byte[][] inputs = [[], [65], [0xC3, 0xA9], [0xC3], [0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80], [65, 0xFF]];
        foreach (var input in inputs)
        {
            Show.Line("strict", () => strict.GetString(input));
            Show.Line("count", () => strict.GetCharCount(input));
            Show.Line("chars", () => strict.GetChars(input).Length);
            Show.Line("lax", () => Encoding.UTF8.GetString(input).Length);
            Show.Line("ascii", () => Encoding.ASCII.GetString(input));
            Show.Line("latin", () => Encoding.Latin1.GetString(input));
        }
        foreach (var text in (string[])["", "a\u00e9\u20ac", "\ud83d\ude00", "\ud83d", "x\ude00"])
        {
            Show.Line("strict", () => Convert.ToHexString(strict.GetBytes(text)));
            Show.Line("count", () => strict.GetByteCount(text));
            Show.Line("utf-16", () => Convert.ToHexString(Encoding.Unicode.GetBytes(text)));
            Show.Line("ascii", () => Convert.ToHexString(Encoding.ASCII.GetBytes(text)));
            Show.Line("latin", () => Convert.ToHexString(Encoding.Latin1.GetBytes(text)));
            for (int room = 0; room <= 6; room += 2)
            {
                var bytes = new byte[room];
                Output.Line($"{Encoding.UTF8.TryGetBytes(text, bytes, out int n)} {n} "
                    + $"{Encoding.UTF8.TryGetChars(bytes.AsSpan(0, n), new char[room], out n)} {n}");
            }
        }
        Output.Line($"{Encoding.UTF8.WebName} {Encoding.Latin1.WebName} {strict.GetMaxByteCount(3)} {strict.Preamble.Length} "
            + $"{new UTF8Encoding(true, true).Preamble.Length}");
    }
}
