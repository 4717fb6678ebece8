using System.Globalization;
static class Program
{
    public static void Main()
    {
        TimeSpan[] values = [default, new(0, 0, 0, 1, 2, 3), new(10, 23, 59, 59, 999, 999), -new TimeSpan(1, 1, 1), TimeSpan.MaxValue, TimeSpan.MinValue, new(1)];
        string[] formats = ["c", "g", "G", "t", "T", "d\\.hh\\:mm", "%d", "%h", "mm\\:ss\\.fff", "fffffff", "FFFF", "'at 'hh", "ddd", "hhh", "y", "%", ""];
        foreach (var value in values)
        {
            foreach (var format in formats)
            {
                Show.Line(format, () => value.ToString(format, CultureInfo.InvariantCulture));
                Span<char> room = stackalloc char[12];
                if (format is "c" or "g")
                    Output.Line(value.TryFormat(room, out int n, format).ToString() + n);
            }
            Output.Line($"{value.TotalDays:E6} {value.TotalMicroseconds:E6} {value.Nanoseconds}");
        }
        foreach (var text in (string[])["6", "6:12", "6:12:14", "6:12:14:45", "6.12:14:45.1234567", "6:12:14:45.12345678", "-1", "1.1", "24:00", "0:60", "10675199.02:48:05.4775808", " 1 ", "1:-2", "+1"])
        {
            Show.Line($"'{text}'", () => TimeSpan.Parse(text, CultureInfo.InvariantCulture));
            Show.Line("g", () => TimeSpan.ParseExact(text, ["g", "c", "%d"], CultureInfo.InvariantCulture));
            Show.Line("negative", () => TimeSpan.ParseExact(text, "%d", CultureInfo.InvariantCulture, TimeSpanStyles.AssumeNegative));
        }
    }
}
