namespace Slipway.Sdk.Operators;

/// <summary>Times as Kubernetes writes them: RFC 3339, in UTC.</summary>
public static class Timestamps
{
    private const int SecondsLength = 19;

    /// <summary>Such as <c>2026-11-27T13:30:00Z</c>, to the second.</summary>
    public static string Text(DateTime time)
    {
        Span<char> text = ['0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0', '0', ':', '0', '0', ':', '0', '0', 'Z'];
        Write(text[..4], time.Year);
        Write(text[5..7], time.Month);
        Write(text[8..10], time.Day);
        Write(text[11..13], time.Hour);
        Write(text[14..16], time.Minute);
        Write(text[17..19], time.Second);
        return new string(text);
    }

    /// <summary>Reads a time in UTC, with or without fractions of a second.</summary>
    /// <returns>False where it is none.</returns>
    public static bool TryParse(string? text, out DateTime time)
    {
        time = default;
        if (text is null || text.Length <= SecondsLength || text[^1] != 'Z' || text[10] != 'T')
            return false;
        var span = text.AsSpan();
        var (year, month, day) = (Number(span[..4]), Number(span[5..7]), Number(span[8..10]));
        var (hour, minute, second) = (Number(span[11..13]), Number(span[14..16]), Number(span[17..19]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
            return false;
        long ticks = 0;
        var unit = TimeSpan.TicksPerSecond;
        var fraction = text.Length == SecondsLength + 1 ? default : span[(SecondsLength + 1)..^1];
        foreach (var digit in fraction)
        {
            if (digit is < '0' or > '9')
                return false;
            unit /= 10;
            ticks += (digit - '0') * unit;
        }

        time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks);
        return text.Length == SecondsLength + 1 || text[SecondsLength] == '.';
    }

    private static void Write(Span<char> digits, int number)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (char)('0' + number % 10);
            number /= 10;
        }
    }

    /// <returns>Negative where it is none.</returns>
    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '9')
                return -1;
            number = number * 10 + digit - '0';
        }

        return number;
    }
}
