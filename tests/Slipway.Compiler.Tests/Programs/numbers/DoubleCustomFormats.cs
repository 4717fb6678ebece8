using System.Globalization;
static class Program
{
    public static void Main()
    {
        double[] values = [0, -0.0, 1.5, -1234.5678, 0.00012345, 1e21, 123456789012, double.NaN, double.PositiveInfinity, double.Epsilon];
        string[] formats = ["0", "0.0", "#.##", "0.000e+00", "#,##0.00", "0.0%", "0.0\u2030", "00000.0", "'#'0", "\"q\"0", "0;-0;zero", "0.#;(0.#)", "0,", "0,,.0", "#E0"];
        foreach (var value in values)
        {
            foreach (var format in formats)
                Output.Line($"{format}: {value.ToString(format, CultureInfo.InvariantCulture)}");
            foreach (var format in (string[])["C2", "E", "e5", "F0", "F10", "G", "G3", "G17", "N", "N3", "P", "R"])
                Output.Line($"{format}: {value.ToString(format, CultureInfo.InvariantCulture)}");
            Output.Line(((float)value).ToString("G9") + " " + ((float)value).ToString("0.###"));
        }
    }
}
