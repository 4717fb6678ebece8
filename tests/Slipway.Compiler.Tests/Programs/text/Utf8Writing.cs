using System.Text;
using System.Text.Unicode;
static class Program
{
    public static void Main()
    {
        Span<byte> room = stackalloc byte[32];
        for (int size = 0; size <= 32; size += 8)
        {
            bool fits = Utf8.TryWrite(room[..size], $"n={42:D4} {'x'} {1.5} {"\u20ac"} {true}", out int n);
            Output.Line($"{size} {fits} {n} {Encoding.UTF8.GetString(room[..n])}");
        }
        Output.Line(Utf8.TryWrite(room, $"{new TimeSpan(1, 2, 3)}|{new DateTime(2024, 2, 29):yyyy}", out int m) + " " + Encoding.UTF8.GetString(room[..m]));
        IUtf8SpanFormattable[] values = [1, -2L, (byte)3, 4.5, 6.7m, 8.9f, 'c', new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), DateOnly.MinValue, new Version(1, 2), new Rune('r')];
        Span<byte> wide = stackalloc byte[40];
        foreach (var value in values)
            Output.Line(value.TryFormat(wide, out int n, "", null) + " " + Encoding.UTF8.GetString(wide[..n]));
        foreach (var text in (string[])["12", "-5", "x", "1.5", ""])
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            Output.Line($"{int.TryParse(utf8, null, out int i)} {i} {double.TryParse(utf8, null, out double d)} {d} "
                + $"{decimal.TryParse(utf8, null, out decimal c)} {c}");
        }
        Output.Line(Utf8.FromUtf16("a\ud800", room, out int read, out int written, replaceInvalidSequences: false) + " " + read + written);
    }
}
