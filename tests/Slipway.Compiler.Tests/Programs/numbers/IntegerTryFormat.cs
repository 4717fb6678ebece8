using System.Text;
static class Program
{
    static void Try<T>(T value, string format) where T : ISpanFormattable, IUtf8SpanFormattable
    {
        for (int room = 0; room <= 12; room += 3)
        {
            Span<char> chars = new char[room];
            Span<byte> bytes = new byte[room];
            bool fits = value.TryFormat(chars, out int n, format, null);
            bool fitsUtf8 = value.TryFormat(bytes, out int m, format, null);
            Output.Line($"{value} '{format}' {room}: {fits} {n} '{chars[..n]}' {fitsUtf8} {m} '{Encoding.UTF8.GetString(bytes[..m])}'");
        }
    }
    public static void Main()
    {
        Try(0, "");
        Try(-12345, "");
        Try(255, "X4");
        Try(-1, "x");
        Try((sbyte)-1, "X");
        Try((short)-1, "x8");
        Try(byte.MaxValue, "D5");
        Try(1234567L, "N0");
        Try(uint.MaxValue, "G");
        Try((nint)(-7), "F1");
        Try((UInt128)1 << 30, "D");
        Try('c', "");
        Span<char> own = stackalloc char[4];
        Output.Line(1234.TryFormat(own, out int k).ToString() + k);
        Output.Line((-1234).TryFormat(own, out k).ToString() + k);
        Show.Line("bad", () => 5.TryFormat(new char[9], out _, "z"));
    }
}
