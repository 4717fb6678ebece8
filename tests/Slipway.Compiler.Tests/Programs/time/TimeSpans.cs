using System.Globalization;

static class Program
{
    public static void Main()
    {
        TimeSpan[] v = [TimeSpan.Zero, new(1, 2, 3), new(1, 2, 3, 4, 5), TimeSpan.FromTicks(1), -TimeSpan.FromHours(25.5),
            TimeSpan.MaxValue, TimeSpan.MinValue, TimeSpan.FromMilliseconds(1.5)];
        foreach (var t in v)
        {
            Output.Line($"{t} {t.Days} {t.Hours} {t.Minutes} {t.Seconds} {t.Milliseconds} {t.Microseconds} {t.Ticks} "
                + $"{t.TotalHours} {t.TotalMilliseconds}");
            foreach (var f in new[]
            {
                "c",
                "g",
                "G",
                "hh\\:mm",
                "d\\.hh",
                "fff",
                "%s",
                "x"
            }

            )
                Show.Line(f, () => t.ToString(f, CultureInfo.InvariantCulture));
            Show.Line("neg", () => -t);
            Show.Line("dur", () => t.Duration());
            foreach (var u in v)
            {
                Show.Line("+", () => t + u);
                Output.Line($"{t < u} {t.CompareTo(u)} {t == u}");
            }

            Show.Line("*", () => t * 1.5);
            Show.Line("/", () => t / 2);
        }

        foreach (var s in new[]
        {
            "1:2:3",
            "1.02:03:04.5",
            "-1:00",
            "7",
            "25:00",
            "1:60",
            "",
            null,
            "x",
            "24:00:00"
        }

        )
        {
            Show.Line($"{s}", () => TimeSpan.Parse(s, CultureInfo.InvariantCulture));
            Show.Line("exact", () => TimeSpan.ParseExact(s, "h\\:m\\:s", CultureInfo.InvariantCulture));
        }

        Output.Line(TimeSpan.FromSeconds(90).ToString());
        Output.Line(TimeSpan.FromDays(1, 2, 3).ToString());
        Show.Line("big", () => TimeSpan.FromDays(1e10));
        Show.Line("nan", () => TimeSpan.FromDays(double.NaN));
        Output.Line(TimeSpan.FromMinutes(5).GetHashCode());
        Output.Line((TimeSpan.FromHours(3) / TimeSpan.FromHours(2)).ToString());
    }
}
