using System.Globalization;
using System.Text;

namespace Slipway.ProxyBenchmarks;

/// <summary>Bars from left to right, one below the other, readable on light and dark pages.</summary>
internal static class BarChart
{
    private const int Width = 760;
    private const int Labels = 230;
    private const int Row = 26;

    public static string Draw(string title, string unit, IReadOnlyList<(string Label, string Family, double Value)> bars)
    {
        var height = 40 + bars.Count * Row;
        var longest = bars.Max(bar => bar.Value);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" role="img" aria-label="{title}" font-family="sans-serif" font-size="13">
            <style>text {"{"} fill: #333 {"}"} @media (prefers-color-scheme: dark) {"{"} text {"{"} fill: #ddd {"}"} {"}"}</style>
            <text x="0" y="18" font-weight="bold">{title}</text>

            """);
        for (var i = 0; i < bars.Count; i++)
        {
            var (label, family, value) = bars[i];
            var (y, length) = (34 + i * Row, (Width - Labels - 100) * value / longest);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{Labels - 8}" y="{y + 14}" text-anchor="end">{label}</text>
                <rect x="{Labels}" y="{y}" width="{length:0.0}" height="{Row - 7}" rx="3" fill="{(family == "Slipway" ? "#3b7dd8" : "#9aa4b1")}"/>
                <text x="{Labels + length + 6:0.0}" y="{y + 14}">{value:0.0} {unit}</text>

                """);
        }

        return svg.Append("</svg>\n").ToString();
    }
}
