using System.Buffers.Text;
using System.Text;

static class Program
{
    public static void Main()
    {
        foreach (var t in new[]
        {
            "",
            "0",
            "-17",
            "+5",
            "99999999999",
            "12abc",
            "1.5e3",
            "true",
            "True",
            "FALSE",
            "0x1",
            "00:01:02",
            "9223372036854775808"
        }

        )
        {
            var b = Encoding.UTF8.GetBytes(t);
            Output.Line($"{t}: {Utf8Parser.TryParse(b, out int i, out int n)} {i} {n} {Utf8Parser.TryParse(b, out long l, out n)} "
                + $"{l} {Utf8Parser.TryParse(b, out uint u, out n, 'X')} {u} {n} {Utf8Parser.TryParse(b, out bool o, out n)} {o} "
                + $"{n} {Utf8Parser.TryParse(b, out double d, out n)} {d} {n} {Utf8Parser.TryParse(b, out TimeSpan s, out n)} {s} "
                + $"{Utf8Parser.TryParse(b, out decimal m, out n)} {m}");
        }

        Span<byte> buf = stackalloc byte[40];
        Output.Line(Utf8Formatter.TryFormat(-42, buf, out var w) ? w : -1);
        Output.Line(Encoding.UTF8.GetString(buf[..w]));
        Utf8Formatter.TryFormat(255u, buf, out w, new('X', 6));
        Output.Line(Encoding.UTF8.GetString(buf[..w]));
        Utf8Formatter.TryFormat(1.25, buf, out w);
        Output.Line(Encoding.UTF8.GetString(buf[..w]));
        Utf8Formatter.TryFormat(true, buf, out w);
        Output.Line(Encoding.UTF8.GetString(buf[..w]));
        Utf8Formatter.TryFormat(123456789L, buf, out w, 'N');
        Output.Line(Encoding.UTF8.GetString(buf[..w]));
        Utf8Formatter.TryFormat(Guid.Empty, buf, out w);
        Output.Line(Encoding.UTF8.GetString(buf[..w]));
        Output.Line(Utf8Formatter.TryFormat(12345, buf[..3], out w).ToString());
        int v = 7;
        Output.Line(Encoding.UTF8.GetString(buf[..(System.Text.Unicode.Utf8.TryWrite(buf, $"v={v:D3}!", out w) ? w : 0)]));
    }
}
