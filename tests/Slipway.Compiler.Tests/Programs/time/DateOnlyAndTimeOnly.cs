using System.Globalization;

static class Program
{
    public static void Main()
    {
        var d = new DateOnly(2024, 2, 29);
        Output.Line(d.AddDays(1).DayNumber);
        Output.Line(d.AddMonths(12).Day);
        Output.Line(d.AddYears(1).DayOfWeek.ToString());
        Output.Line(d.DayOfYear);
        Output.Line((d > DateOnly.MinValue).ToString());
        Output.Line(d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Output.Line(d.ToString("o"));
        Show.Line("parse", () => DateOnly.ParseExact("2024-03-01", "yyyy-MM-dd").DayNumber);
        Show.Line("bad", () => new DateOnly(2023, 2, 29));
        Output.Line(DateOnly.FromDayNumber(100).Month);
        Output.Line(d.ToDateTime(new TimeOnly(1, 2)).Ticks);
        var t = new TimeOnly(23, 30, 15);
        Output.Line(t.AddHours(1).Hour);
        Output.Line(t.Add(TimeSpan.FromHours(2), out var w).Hour + w * 100);
        Output.Line((t - new TimeOnly(1, 0)).ToString());
        Output.Line(t.IsBetween(new(22, 0), new(1, 0)).ToString());
        Output.Line(t.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        Output.Line(t.ToString("o"));
        Output.Line(t.ToTimeSpan().ToString());
        Show.Line("bad t", () => new TimeOnly(24, 0));
        Output.Line(TimeOnly.MaxValue.Ticks);
    }
}
