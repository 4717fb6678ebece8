using System.Globalization;
static class Program
{
    static void All<T>(T[] values) where T : IFormattable
    {
        string[] formats = ["N", "n0", "N3", "C", "C0", "F", "F4", "E", "e2", "P", "P1", "B", "b12", "D12", "X10", "R", "G3", "0000", "#,##0", "#.##",
            "0.0;(0.0);zero", "0%", "00-00", "'x'0", "E+00", "#", "q", "D1000000000", "\\0", "0,,"];
        foreach (var format in formats)
        {
            foreach (var value in values)
                Show.Line($"{value} {format}", () => value.ToString(format, CultureInfo.InvariantCulture));
        }
    }
    public static void Main()
    {
        All<int>([0, 7, -1234567, int.MinValue]);
        All<byte>([255]);
        All<short>([-129]);
        All<ulong>([ulong.MaxValue]);
        All<long>([long.MinValue, 1000]);
        Output.Line($"{1234567:N0} {-5:000} {255:b} {1e6:N1} {42:C}");
        Output.Line(string.Format(CultureInfo.InvariantCulture, "{0,12:N2}|{1,-8:P0}|{2:x}", 1234, 5, 255));
    }
}
