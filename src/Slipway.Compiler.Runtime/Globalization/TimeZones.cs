namespace Slipway.Runtime;

/// <summary>The one time zone of a module: UTC, which is local too.</summary>
[Replace("System.TimeZoneInfo")]
internal sealed class TimeZoneInfoX
{
    private static TimeZoneInfoX? s_utc;

    public static TimeZoneInfoX Utc => s_utc ??= new TimeZoneInfoX();

    public static TimeZoneInfoX Local => Utc;

    public string Id => "UTC";

    public string DisplayName => "(UTC) Coordinated Universal Time";

    public string StandardName => "Coordinated Universal Time";

    public string DaylightName => StandardName;

    public TimeSpan BaseUtcOffset => default;

    public bool SupportsDaylightSavingTime => false;

    public override string ToString() => DisplayName;

    public TimeSpan GetUtcOffset(DateTime dateTime) => default;

    public TimeSpan GetUtcOffset(DateTimeOffset dateTimeOffset) => default;

    internal TimeSpan GetUtcOffset(DateTime dateTime, int flags) => default;

    public bool IsDaylightSavingTime(DateTime dateTime) => false;

    internal bool IsDaylightSavingTime(DateTime dateTime, int flags) => false;

    internal static TimeSpan GetLocalUtcOffset(DateTime dateTime, int flags) => default;

    internal static TimeSpan GetUtcOffsetFromUtc(DateTime time, TimeZoneInfoX zone, out bool isDaylightSavings, out bool isAmbiguousLocalDst)
    {
        isDaylightSavings = isAmbiguousLocalDst = false;
        return default;
    }

    public static DateTime ConvertTimeToUtc(DateTime dateTime) => DateTime.SpecifyKind(dateTime, DateTimeKind.Utc);

    internal static DateTime ConvertTimeToUtc(DateTime dateTime, int flags) => ConvertTimeToUtc(dateTime);

    public static TimeZoneInfoX FindSystemTimeZoneById(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id == "UTC" ? Utc : throw new TimeZoneNotFoundException();
    }

    internal static DateTime AnyTime() => default;
}

[Plug("System.DateTimeParse")]
internal static class DateTimeParsePlug
{
    /// <summary>What a text without a date, or without a year, is completed from.</summary>
    public static DateTime GetDateTimeNow(ref byte result, ref System.Globalization.DateTimeStyles styles) =>
        (styles & System.Globalization.DateTimeStyles.NoCurrentDateDefault) != 0 ? default
            : throw new NotSupportedException("A time without its date means today, which a module does not know. Parse it as a TimeOnly or a "
                + "TimeSpan, or with DateTimeStyles.NoCurrentDateDefault.");
}
