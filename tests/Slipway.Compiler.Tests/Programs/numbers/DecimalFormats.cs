using System.Globalization;
static class Program
{
    public static void Main()
    {
        decimal[] values = [0m, 0.00m, 1.50m, -1234567.891m, 0.000000000000000000000000001m, decimal.MaxValue, decimal.MinValue, 123.456789m];
        foreach (var value in values)
        {
            foreach (var format in (string[])[null, "G", "F2", "N1", "E3", "C", "P0", "0.00#", "#,#.##;neg #.0;none", "R", "G5", "x"])
                Show.Line($"{value} {format}", () => value.ToString(format, CultureInfo.InvariantCulture));
            foreach (var mode in Enum.GetValues<MidpointRounding>())
                Show.Line($"{mode}", () => $"{decimal.Round(value / 7, 3, mode)} {decimal.Round(value, mode)}");
            Output.Line($"{value.Scale} {decimal.Truncate(value)} {decimal.Floor(value)} {decimal.Ceiling(value)} "
                + $"{string.Join(",", decimal.GetBits(value))}");
        }
        foreach (var text in (string[])["1.10", " -5 ", "1,000.5", "1e2", "79228162514264337593543950336", ".5", "-.5", "", "1.2.3"])
            Show.Line($"'{text}'", () => decimal.Parse(text, CultureInfo.InvariantCulture));
        Output.Line(decimal.Parse("1.5e3", NumberStyles.Float, CultureInfo.InvariantCulture).ToString());
        Show.Line("digits", () => decimal.Round(1m, 29));
    }
}
