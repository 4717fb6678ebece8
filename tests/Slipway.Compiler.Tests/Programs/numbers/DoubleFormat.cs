using System.Globalization;

static class Program
{
    public static void Main()
    {
        double[] v = [0, -0.0, 1, -1, 0.1, 1.0 / 3, 123456789.125, 1e15, 1e16, 1e-5, 1e-4, 12345e10, double.MaxValue, double.MinValue,
            double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 2.5, 3.5, 0.5, 99.995, 1e21, 123e-7, 5e-324,
            4.35, 9007199254740993];
        string[] formats = [null, "G", "R", "G3", "G17", "F", "F0", "F3", "N2", "E", "E3", "e0", "P", "P0", "C", "0.00", "#.##",
            "0000.0", "0.0e+00", "#,##0.0", "0;(0);nil", "0.0##%", "D", "X"];
        foreach (var x in v)
            foreach (var f in formats)
            {
                Show.Line(f, () => x.ToString(f, CultureInfo.InvariantCulture));
                Show.Line("float", () => ((float)x).ToString(f, CultureInfo.InvariantCulture));
            }

        Span<char> b = stackalloc char[4];
        Output.Line(1.5.TryFormat(b, out var n) ? n : -1);
        Output.Line(1.23456.TryFormat(b, out n) ? n : -1);
        Output.Line($"{1.5:F1} {2.25f} {double.Pi:0.000}");
    }
}
