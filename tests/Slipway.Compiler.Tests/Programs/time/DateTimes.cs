static class Program
{
    public static void Main()
    {
        DateTime[] v = [DateTime.MinValue, DateTime.MaxValue, new(2024, 2, 29, 13, 14, 15, 16, DateTimeKind.Utc), new(1970, 1, 1),
            new(1999, 12, 31, 23, 59, 59), new(2023, 3, 1, 0, 0, 0, DateTimeKind.Local)];
        foreach (var d in v)
        {
            Output.Line($"{d.Year} {d.Month} {d.Day} {d.Hour} {d.Minute} {d.Second} {d.Millisecond} {d.Ticks} {d.DayOfWeek} "
                + $"{d.DayOfYear} {d.Kind} {d.TimeOfDay} {d.Date.Ticks} {d.GetHashCode()}");
            Show.Line("adddays", () => d.AddDays(1.5).Ticks);
            Show.Line("addmonths", () => d.AddMonths(-1).Ticks);
            Show.Line("addyears", () => d.AddYears(1).Ticks);
            Show.Line("addticks", () => d.AddTicks(-1).Ticks);
            Show.Line("addms", () => d.AddMilliseconds(0.5).Ticks);
            Show.Line("add", () => (d + TimeSpan.FromHours(1)).Ticks);
            foreach (var e in v)
                Output.Line($"{d - e} {d < e} {d.CompareTo(e)} {d == e}");
            Show.Line("bin", () => DateTime.FromBinary(new DateTime(d.Ticks, DateTimeKind.Utc).ToBinary()).Ticks);
        }

        Show.Line("bad", () => new DateTime(2023, 2, 29));
        Show.Line("bad h", () => new DateTime(2023, 2, 1, 24, 0, 0));
        Output.Line(DateTime.IsLeapYear(1900).ToString() + DateTime.IsLeapYear(2000));
        Output.Line(DateTime.DaysInMonth(2024, 2));
        Output.Line(DateTime.UnixEpoch.Ticks);
        Output.Line(DateTime.SpecifyKind(v[3], DateTimeKind.Utc).Kind.ToString());
        var(y, m, dd) = DateOnly.FromDateTime(v[2]);
        Output.Line(y + m + dd);
    }
}
