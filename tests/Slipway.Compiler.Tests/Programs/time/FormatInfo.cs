using System.Globalization;
static class Program
{
    public static void Main()
    {
        var info = DateTimeFormatInfo.InvariantInfo;
        Output.Line($"{info.IsReadOnly} {info.DateSeparator}{info.TimeSeparator} {info.AMDesignator}{info.PMDesignator} "
            + $"{info.FirstDayOfWeek} {info.CalendarWeekRule}");
        Output.Line(string.Join("|", info.MonthNames) + string.Join("|", info.AbbreviatedDayNames) + info.GetShortestDayName(DayOfWeek.Friday));
        Output.Line($"{info.ShortDatePattern} {info.LongTimePattern} {info.RFC1123Pattern} {info.UniversalSortableDateTimePattern} "
            + $"{info.YearMonthPattern}");
        Output.Line(info.GetAllDateTimePatterns('d').Length + " " + info.GetEraName(1) + info.GetEra("A.D."));
        Show.Line("read only", () => info.DateSeparator = "-");
        Show.Line("month", () => info.GetMonthName(14));
        var own = new DateTimeFormatInfo { DateSeparator = ".", AMDesignator = "vorm.", ShortDatePattern = "d/M/yy", MonthNames =
            ["Januar", "Februar", "M\u00e4rz", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember", ""] };
        var date = new DateTime(2024, 3, 9, 8, 7, 6);
        foreach (var format in (string[])["d", "D", "M", "Y", "h tt", "dd/MM", "MMMM", "yyyy gg"])
            Output.Line($"{date.ToString(format, own)} {date.ToString(format, info)}");
        Show.Line("parse", () => DateTime.Parse("9. M\u00e4rz 2024", own));
        Show.Line("exact", () => DateTime.ParseExact("9.3.24", "d", own));
        Output.Line($"{new CultureInfo("").DateTimeFormat.ShortDatePattern} "
            + $"{CultureInfo.InvariantCulture.Calendar.GetWeekOfYear(date, CalendarWeekRule.FirstFourDayWeek, DayOfWeek.Monday)}");
        Show.Line("culture", () => new CultureInfo("xx-none-such"));
        var calendar = new GregorianCalendar();
        Output.Line($"{calendar.GetDaysInYear(2024)} {calendar.IsLeapDay(2024, 2, 29)} {calendar.AddMonths(date, -13):u} "
            + $"{calendar.ToFourDigitYear(49)} {calendar.ToFourDigitYear(50)}");
        Output.Line($"{ISOWeek.GetWeekOfYear(new DateTime(2021, 1, 3))} {ISOWeek.GetYear(new DateTime(2021, 1, 3))} "
            + $"{ISOWeek.ToDateTime(2020, 53, DayOfWeek.Sunday):d}");
    }
}
