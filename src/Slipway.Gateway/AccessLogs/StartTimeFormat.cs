using System.Globalization;
using System.Text;

namespace Slipway.Gateway.AccessLogs;

/// <summary>
/// Writes times as <c>strftime</c> does, with Envoy's additions for fractions (<c>%3f</c>, <c>%6f</c>, <c>%f</c>); always UTC.
/// </summary>
internal static class StartTimeFormat
{
    /// <summary>What a specifier stands for in .NET's notation.</summary>
    private static readonly Dictionary<char, string> Specifiers = new()
    {
        ['Y'] = "yyyy",
        ['y'] = "yy",
        ['m'] = "MM",
        ['d'] = "dd",
        ['H'] = "HH",
        ['I'] = "hh",
        ['M'] = "mm",
        ['S'] = "ss",
        ['p'] = "tt",
        ['b'] = "MMM",
        ['h'] = "MMM",
        ['B'] = "MMMM",
        ['a'] = "ddd",
        ['A'] = "dddd",
        ['f'] = "fffffff",
        ['F'] = "yyyy-MM-dd",
        ['T'] = "HH:mm:ss",
        ['R'] = "HH:mm",
        ['D'] = "MM/dd/yy",
    };

    public static string Format(DateTimeOffset time, string format)
    {
        if (format.Length == 0)
            return time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            var digits = char.IsAsciiDigit(format[++i]) && i + 1 < format.Length ? format[i++] - '0' : 0;
            text.Append(format[i] switch
            {
                '%' => "%",
                's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                'z' => "+0000",
                'Z' => "UTC",
                'f' when digits is > 0 and <= 7 => time.ToString("fffffff", CultureInfo.InvariantCulture)[..digits],
                'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
                'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
                var other when Specifiers.TryGetValue(other, out var custom) => time.ToString(custom, CultureInfo.InvariantCulture),
                var unknown => "%" + unknown,
            });
        }

        return text.ToString();
    }
}
