using System.Globalization;

static class Program
{
    public static void Main()
    {
        var a = new DateTimeOffset(2024, 2, 29, 13, 0, 0, TimeSpan.FromHours(2));
        var b = DateTimeOffset.FromUnixTimeSeconds(1700000000);
        Output.Line(a.UtcDateTime.Hour);
        Output.Line(a.ToUnixTimeSeconds());
        Output.Line(b.ToUnixTimeMilliseconds());
        Output.Line((a - b).ToString());
        Output.Line((a > b).ToString());
        Output.Line(a.ToOffset(TimeSpan.Zero).Hour);
        Output.Line(a.Offset.ToString());
        Output.Line(a.AddDays(1).Day);
        Output.Line(a.Equals(a.ToUniversalTime()).ToString() + a.EqualsExact(a.ToUniversalTime()));
        Output.Line(a.ToString("o", CultureInfo.InvariantCulture));
        Output.Line(b.ToString("r"));
        Output.Line(b.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        Show.Line("bad", () => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(15)));
        Output.Line(DateTimeOffset.MinValue.Ticks);
        Output.Line(DateTimeOffset.UnixEpoch.Year);
        Output.Line(DateTimeOffset.FromUnixTimeMilliseconds(-1).Millisecond);
        Show.Line("parse", () => DateTimeOffset.Parse("2024-02-29T13:04:05+02:00", CultureInfo.InvariantCulture).ToUnixTimeSeconds());
        Output.Line(a.GetHashCode() == a.ToUniversalTime().GetHashCode() ? "same" : "differ");
    }
}
