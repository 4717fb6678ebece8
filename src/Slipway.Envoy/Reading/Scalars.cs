using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Slipway.Envoy;

/// <summary>Readers of proto3 JSON's scalar types.</summary>
internal static partial class Scalars
{
    /// <summary>google.protobuf.Duration reaches this far.</summary>
    private const long MaxDurationSeconds = 315_576_000_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(20);

    public static string Text(Cursor at)
    {
        if (at.Node is ScalarNode { Kind: ScalarKind.Text } scalar)
            return scalar.Text;
        at.Error(at.Node is ScalarNode { Kind: ScalarKind.Bool or ScalarKind.Number } other
            ? $"must be text, not {at.Described()}; put it in quotes: \"{other.Written}\""
            : $"must be text, not {at.Described()}");
        return "";
    }

    public static string NonEmptyText(Cursor at)
    {
        if (at.Node is ScalarNode { Kind: ScalarKind.Text, Text: "" })
            at.Error("must not be empty");
        return Text(at);
    }

    public static bool Bool(Cursor at)
    {
        if (at.Node is ScalarNode { Kind: ScalarKind.Bool or ScalarKind.Text, Text: "true" or "false" } scalar)
            return scalar.Text == "true";
        at.Error($"must be true or false, not {at.Described()}");
        return false;
    }

    public static uint UInt32(Cursor at) => Integer(at, uint.MinValue, uint.MaxValue);

    public static long Int64(Cursor at) => Integer(at, long.MinValue, long.MaxValue);

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static ValueReader<T> Integer<T>(T min, T max)
        where T : struct, IBinaryInteger<T> => at => Integer(at, min, max);

    /// <summary>A number from 0 to 100, with decimals.</summary>
    public static double Percentage(Cursor at)
    {
        if (at.Node is ScalarNode { Kind: ScalarKind.Number or ScalarKind.Text } scalar
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and <= 100)
        {
            return number;
        }

        at.Error($"must be a number from 0 to 100, not {at.Described()}");
        return 0;
    }

    /// <summary>google.protobuf.Duration, not negative: decimal seconds and an s.</summary>
    public static TimeSpan Duration(Cursor at)
    {
        if (at.Node is not ScalarNode { Kind: ScalarKind.Text } scalar
            || DurationPattern().Match(scalar.Text) is not { Success: true } match)
        {
            at.Error($"must be a duration such as 1.5s, in seconds with an s, not {at.Described()}");
            return default;
        }

        var digits = match.Groups[2].ValueSpan;
        var seconds = decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : decimal.MaxValue;
        if (seconds > MaxDurationSeconds)
            at.Error($"must not be longer than {MaxDurationSeconds}s");
        else if (match.Groups[1].Length > 0 && seconds != 0)
            at.Error("must not be negative");
        else
            return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return default;
    }

    /// <summary>A duration that must be more than zero.</summary>
    public static TimeSpan PositiveDuration(Cursor at)
    {
        var duration = Duration(at);
        if (duration == TimeSpan.Zero && at.Node is ScalarNode { Kind: ScalarKind.Text } scalar && DurationPattern().IsMatch(scalar.Text))
            at.Error("must be more than 0s");
        return duration;
    }

    /// <summary>How long something is waited for again and again: more than zero, and no longer than timers run.</summary>
    public static TimeSpan Pause(Cursor at)
    {
        var duration = PositiveDuration(at);
        if (duration <= LongestPause)
            return duration;
        at.Error($"must not be longer than {LongestPause.TotalSeconds}s");
        return LongestPause;
    }

    /// <summary>A limit in time; zero switches it off.</summary>
    public static TimeSpan? Timeout(Cursor at) => Duration(at) is { Ticks: > 0 } duration ? duration : null;

    /// <summary>Base64, in the standard or the URL alphabet.</summary>
    public static byte[] Bytes(Cursor at)
    {
        var text = Text(at).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            at.Error("must be bytes in base64");
            return [];
        }
    }

    private static T Integer<T>(Cursor at, T min, T max)
        where T : struct, IBinaryInteger<T>
    {
        if (at.Node is ScalarNode { Kind: ScalarKind.Number or ScalarKind.Text } scalar
            && decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number)
            && number >= decimal.CreateChecked(min)
            && number <= decimal.CreateChecked(max))
        {
            return T.CreateChecked(number);
        }

        at.Error($"must be a whole number from {min} to {max}, not {at.Described()}");
        return min;
    }

    [GeneratedRegex(@"\A(-?)([0-9]+(?:\.[0-9]{1,9})?)s\z")]
    private static partial Regex DurationPattern();
}
