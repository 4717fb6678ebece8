using System.Text;
static class Program
{
    public static void Main()
    {
        foreach (var value in (int[])[0, 'A', 0xE9, 0x7FF, 0x20AC, 0xD7FF, 0xD800, 0xDFFF, 0xFFFF, 0x1F600, 0x10FFFF, 0x110000, -1])
        {
            Output.Line($"{value:X} {Rune.IsValid(value)} {Rune.TryCreate(value, out var rune)} {rune.Value:X}");
            Show.Line("new", () => Convert.ToHexString(Encoding.UTF8.GetBytes(new Rune(value).ToString())));
            if (!Rune.IsValid(value))
                continue;
            Output.Line($"{rune.Utf16SequenceLength} {rune.Utf8SequenceLength} {rune.IsAscii} {rune.IsBmp} {rune.Plane} "
                + $"{Rune.IsWhiteSpace(rune)}");
            Span<byte> bytes = stackalloc byte[4];
            int n = rune.EncodeToUtf8(bytes);
            Output.Line($"{Convert.ToHexString(bytes[..n])} {Rune.DecodeFromUtf8(bytes[..n], out var back, out int used)} "
                + $"{back == rune} {used}");
        }
        foreach (var text in (string[])["a\u00e9\ud83d\ude00", "\ud83dx", "\ude00"])
        {
            foreach (var rune in text.EnumerateRunes())
                Output.Line(rune.Value.ToString("X"));
            Output.Line($"{Rune.DecodeFromUtf16(text, out var first, out int used)} {first.Value:X} {used} "
                + $"{Rune.DecodeLastFromUtf16(text, out first, out used)} {first.Value:X}");
        }
        Output.Line(Rune.ToUpperInvariant(new Rune('\u00e9')).ToString() + Rune.ToLowerInvariant(new Rune('Q')));
        Show.Line("surrogates", () => new Rune('\ud83d', '\ude00').Value);
        Show.Line("wrong", () => new Rune('a', '\ude00').Value);
        Output.Line(new Rune('a').CompareTo(new Rune('b')));
    }
}
