using System.Globalization;
using System.Text;

namespace Slipway.Gateway.Admin;

/// <summary>Prometheus' text format, version 0.0.4; names as Envoy makes them.</summary>
internal static class PrometheusText
{
    public static string Of(IReadOnlyList<Statistic> statistics)
    {
        var text = new StringBuilder();
        foreach (var group in statistics.GroupBy(stat => Name(stat.Name)))
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {group.Key} {(group.First().IsCounter ? "counter" : "gauge")}\n");
            text.Append(CultureInfo.InvariantCulture, $"{group.Key}{{}} {group.Sum(stat => stat.Value)}\n");
        }

        return text.ToString();
    }

    private static string Name(string name) =>
        "envoy_" + string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
}
