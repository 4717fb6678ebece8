using System.CommandLine.Parsing;
using System.Globalization;

namespace Slipway.Cli.Arguments;

/// <summary>Sizes and times as written on a command line: <c>256Mi</c>, <c>1.5s</c>.</summary>
internal static class Quantities
{
    private static readonly (string Unit, decimal Factor)[] s_sizes =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30),
        ("k", 1000), ("M", 1_000_000), ("G", 1_000_000_000), ("B", 1), ("", 1),
    ];

    private static readonly (string Unit, decimal Factor)[] s_times =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    public static long? Size(ArgumentResult argument) => Parse(argument, s_sizes, "a size such as 256Mi, 1Gi or 65536");

    public static TimeSpan? Time(ArgumentResult argument) =>
        Parse(argument, s_times, "a time with its unit, such as 500ms, 1s or 2m") is { } ticks ? TimeSpan.FromTicks(ticks) : null;

    private static long? Parse(ArgumentResult argument, (string Unit, decimal Factor)[] units, string expected)
    {
        var text = argument.Tokens[0].Value;
        foreach (var (unit, factor) in units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
                continue;
            var digits = text.AsSpan(0, text.Length - unit.Length);
            if (decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                // The bound keeps the product within a long.
                if (number > 0 && number <= long.MaxValue / factor)
                    return (long)(number * factor);
                break;
            }
        }

        argument.AddError($"'{text}' is not {expected}");
        return null;
    }
}
