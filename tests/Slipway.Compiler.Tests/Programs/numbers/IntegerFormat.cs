using System.Globalization;

static class Program
{
    public static void Main()
    {
        string[] formats = [null, "", "G", "g", "D", "d3", "D10", "D30", "X", "x", "X2", "x16"];
        long[] values = [0, 1, -1, 42, -128, 1234567, -9876543210, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];
        foreach (var f in formats)
            foreach (var v in values)
            {
                Show.Line($"{f}", () => v.ToString(f, CultureInfo.InvariantCulture));
                Show.Line("int", () => unchecked((int)v).ToString(f));
                Show.Line("byte", () => unchecked((byte)v).ToString(f));
                Show.Line("sbyte", () => unchecked((sbyte)v).ToString(f));
                Show.Line("ulong", () => unchecked((ulong)v).ToString(f));
                Show.Line("short", () => unchecked((short)v).ToString(f));
            }

        Span<char> b = stackalloc char[5];
        Output.Line(12345.TryFormat(b, out var n) ? n : -1);
        Output.Line(123456.TryFormat(b, out n) ? n : -1);
        Span<byte> u = stackalloc byte[8];
        Output.Line((-42).TryFormat(u, out n) ? n : -1);
        Output.Line(u[0]);
        Output.Line(200.TryFormat(u, out n, "X4") ? u[1] : -1);
    }
}
