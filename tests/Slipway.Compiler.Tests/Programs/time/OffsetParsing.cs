using System.Globalization;
static class Program
{
    public static void Main()
    {
        string[] texts = ["2024-02-29T13:04:05Z", "2024-02-29T13:04:05.1234567+05:30", "2024-02-29 13:04 -08:00", "Thu, 29 Feb 2024 13:04:05 GMT", "02/29/2024 13:04:05",
            "2024-02-29", "29 Feb 2024 1pm", "20240229", "2024-02-29T24:00:00Z", "2024-02-29T13:04:05+15:00", "0001-01-01T00:00:00+01:00", "", "now"];
        foreach (var text in texts)
        {
            Show.Line(text, () => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToString("o"));
            Show.Line("utc", () => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).ToString("u"));
            Show.Line("kind", () => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Kind);
            foreach (var format in (string[])["o", "r", "u", "s", "yyyyMMdd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm zzz", "d MMM yyyy htt"])
                Output.Line(DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact) ? format + " " + exact.ToString("O") : "-");
        }
        var time = new DateTimeOffset(2024, 2, 29, 23, 30, 0, TimeSpan.FromHours(-5));
        foreach (var format in (string[])["o", "r", "u", "s", "f", "G", "zz", "%K", "HH:mm zzz", "yyyy-MM-ddTHH:mm:ss.fffK"])
            Output.Line(time.ToString(format, CultureInfo.InvariantCulture));
        Output.Line($"{time.UtcDateTime:o} {time.ToOffset(TimeSpan.FromHours(9)):o} {time.DateTime.Kind} {time.UtcTicks} "
            + $"{time.LocalDateTime.Kind}");
        Show.Line("utf8", () => { var to = new byte[40]; time.TryFormat(to, out int n, "o"); return n; });
    }
}
