static class Program
{
    public static void Main()
    {
        decimal[] v = [0, 1, -1, 0.1m, 1.10m, 1.005m, -2.5m, 79228162514264337593543950335m, -79228162514264337593543950335m,
            0.0000000000000000000000000001m, 12345.6789m, 3];
        foreach (var a in v)
        {
            Output.Line($"{a} {-a} {decimal.Floor(a)} {decimal.Ceiling(a)} {decimal.Truncate(a)} {decimal.Round(a)} "
                + $"{decimal.Round(a, 2)} {decimal.Round(a, 2, MidpointRounding.AwayFromZero)} {Math.Sign(a)} {Math.Abs(a)} "
                + $"{a.Scale} {decimal.IsInteger(a)} {(double)a} {(float)a}");
            foreach (var f in new[]
            {
                "F2",
                "N1",
                "E3",
                "P0",
                "C",
                "G5",
                "0.0#",
                "#,##0.00"
            }

            )
                Show.Line(f, () => a.ToString(f, System.Globalization.CultureInfo.InvariantCulture));
            foreach (var b in v)
            {
                Show.Line("+", () => a + b);
                Show.Line("-", () => a - b);
                Show.Line("*", () => a * b);
                Show.Line("/", () => a / b);
                Show.Line("%", () => a % b);
                Output.Line($"{a < b} {a == b} {a.CompareTo(b)} {decimal.Max(a, b)} {a.GetHashCode() == b.GetHashCode()}");
            }

            Show.Line("int", () => (int)a);
            Show.Line("ulong", () => (ulong)a);
            Show.Line("long", () => decimal.ToInt64(a));
        }

        foreach (var t in new[]
        {
            "1.5",
            "-0.00",
            "1e5",
            "",
            null,
            "79228162514264337593543950336",
            "1,234.5",
            " 7 ",
            "0.00000000000000000000000000005"
        }

        )
        {
            Show.Line($"{t}", () => decimal.Parse(t));
            Show.Line("try", () => decimal.TryParse(t, out var d) ? d : -9);
        }

        Output.Line(string.Join(",", decimal.GetBits(1.5m)));
        Output.Line(new decimal (1, 2, 3, true, 4).ToString());
        Output.Line(((decimal)1.1).ToString());
        Output.Line(((decimal)1e-10f).ToString());
        Show.Line("big", () => (decimal)double.Parse("1e30"));
        Output.Line(decimal.FromOACurrency(12345).ToString());
        Output.Line(decimal.Remainder(7.5m, 2).ToString());
    }
}
