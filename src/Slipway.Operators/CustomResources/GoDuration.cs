using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Operators.CustomResources;

/// <summary>A time as Kubernetes' resources write it, after Go's <c>time.ParseDuration</c>: <c>500ms</c>, <c>30s</c>, <c>1m30s</c>.</summary>
internal static partial class GoDuration
{
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (!Duration().IsMatch(text))
            return false;
        var seconds = 0.0;
        foreach (Match part in Part().Matches(text))
        {
            var unit = part.Groups[2].Value switch { "h" => 3600, "m" => 60, "s" => 1, _ => 0.001 };
            seconds += double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * unit;
        }

        if (seconds > TimeSpan.FromDays(365).TotalSeconds)
            return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;
    }

    [GeneratedRegex(@"^([0-9]{1,9}(\.[0-9]{1,9})?(ms|s|m|h))+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Duration();

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
