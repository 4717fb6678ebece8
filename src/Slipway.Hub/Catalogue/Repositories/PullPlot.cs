using System.Globalization;

namespace Slipway.Hub.Catalogue;

/// <summary>How often a repository was pulled, as a small picture with its text.</summary>
internal static class PullPlot
{
    public const int Days = 60;

    private const int Width = 300;
    private const int Height = 64;
    private const double Gap = 1;

    public static Html Of(IReadOnlyList<(DateOnly Day, long Count)> pulls, DateOnly today)
    {
        var counts = pulls.ToDictionary(pull => pull.Day, pull => pull.Count);
        var days = Enumerable.Range(0, Days).Select(back => today.AddDays(back - Days + 1)).ToList();
        var most = Math.Max(1, days.Max(day => counts.GetValueOrDefault(day)));
        var bars = days
            .Select((day, index) => (Left: index * (double)Width / Days, Count: counts.GetValueOrDefault(day)))
            .Where(bar => bar.Count > 0);
        return Html.Of($"""
            <svg class="plot" viewBox="0 0 {Width} {Height}" role="img" aria-label="{Text(days, counts)}">
            <line x1="0" y1="{Height - 1}" x2="{Width}" y2="{Height - 1}"/>
            {Html.Each(bars, bar => Bar(bar.Left, Math.Max(2, bar.Count * (Height - 4.0) / most)))}
            </svg>
            """);
    }

    private static Html Bar(double left, double height) => Html.Of($"""
        <rect x="{left:0.##}" y="{Height - 1 - height:0.##}" width="{(double)Width / Days - Gap:0.##}" height="{height:0.##}" rx="1"/>
        """);

    private static string Text(List<DateOnly> days, Dictionary<DateOnly, long> counts)
    {
        var total = days.Sum(day => counts.GetValueOrDefault(day));
        if (total == 0)
            return $"No pulls in the last {Days} days.";
        var best = days.MaxBy(day => counts.GetValueOrDefault(day));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{WebPage.Count(total, "pull")} in the last {Days} days, most on {best:d MMMM yyyy}: {counts[best]:N0}.");
    }
}
