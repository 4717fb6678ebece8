static class Program
{
    static long DaysFromCivil(long y, int m, int d)
    {
        y -= m <= 2 ? 1 : 0;
        long era = (y >= 0 ? y : y - 399) / 400;
        long yearOfEra = y - era * 400;
        long dayOfYear = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
    }
    public static void Main()
    {
        int wrong = 0;
        for (var day = new DateTime(1, 1, 1); day.Year < 9999; day = day.AddDays(97))
        {
            if (DaysFromCivil(day.Year, day.Month, day.Day) != (day - DateTime.UnixEpoch).Days)
                wrong++;
        }
        Output.Line(wrong);
        Output.Line(DaysFromCivil(2024, 2, 29) + " " + DaysFromCivil(-44, 3, 15) + " " + DaysFromCivil(1969, 12, 31));
        var sunday = new DateOnly(2024, 1, 7);
        for (int i = 0; i < 60; i += 13)
            Output.Line($"{sunday.AddDays(i):ddd d MMM} {sunday.AddDays(i).DayOfYear} {sunday.AddMonths(i):o} "
                + $"{DateTime.DaysInMonth(2023, i % 12 + 1)}");
    }
}
