using System.Globalization;

static class Program
{
    public static void Main()
    {
        foreach (var t in new[]
        {
            "2024-02-29",
            "2024-02-29T13:04:05",
            "2024-02-29T13:04:05Z",
            "2024-02-29T13:04:05.123+02:00",
            "02/29/2024",
            "29 Feb 2024",
            "Thu, 29 Feb 2024 13:04:05 GMT",
            "2023-02-29",
            "",
            null,
            "x",
            "2024-13-01"
        }

        )
        {
            Show.Line($"{t}", () => DateTime.Parse(t, CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal).Ticks);
            Show.Line("exact", () => DateTime.ParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture).Ticks);
            Show.Line("r", () => DateTime.ParseExact(t, "r", CultureInfo.InvariantCulture).Ticks);
            Show.Line("o", () => DateTime.TryParseExact(t, ["s", "o"], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind,
                out var d) ? d.Ticks : -1);
        }
    }
}
