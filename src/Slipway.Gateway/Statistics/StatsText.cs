using System.Globalization;
using System.Text;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway.Statistics;

/// <summary>Writes statistics in the forms of Envoy's <c>/stats</c>.</summary>
internal static class StatsText
{
    private static readonly double[] Quantiles = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100];

    public static string Plain(IEnumerable<StatSample> samples)
    {
        var text = new StringBuilder();
        foreach (var sample in samples)
        {
            text.Append(sample.Name.Text).Append(": ");
            if (sample.Histogram is { } histogram)
                AppendQuantiles(text, histogram);
            else
                text.Append(CultureInfo.InvariantCulture, $"{sample.Value}");
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Prometheus text exposition format 0.0.4.</summary>
    public static string Prometheus(IEnumerable<StatSample> samples)
    {
        var text = new StringBuilder();
        foreach (var family in samples.GroupBy(sample => sample.Name.Family).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            var kind = family.First().Kind;
            text.Append("# HELP ").Append(family.Key).Append(' ').Append(Escape(family.First().Name.Text)).Append('\n');
            text.Append("# TYPE ").Append(family.Key).Append(' ').Append(kind switch
            {
                MetricKind.Counter => "counter",
                MetricKind.Gauge => "gauge",
                _ => "histogram",
            }).Append('\n');

            // A family has one type; a guest may give one name to two kinds of metric.
            foreach (var sample in family.Where(sample => sample.Kind == kind))
                AppendSamples(text, sample);
        }

        return text.ToString();
    }

    /// <summary>The value below which that share of what was recorded lies, taken as evenly spread within its bucket.</summary>
    internal static double Quantile(HistogramSnapshot histogram, double percent)
    {
        var rank = histogram.Count * percent / 100;
        var (lower, below) = (0.0, 0UL);
        foreach (var bucket in histogram.Buckets)
        {
            if (bucket.CumulativeCount > below && bucket.CumulativeCount >= rank)
                return lower + ((bucket.UpperBound - lower) * Math.Max(0, rank - below) / (bucket.CumulativeCount - below));
            (lower, below) = (bucket.UpperBound, bucket.CumulativeCount);
        }

        return lower;
    }

    private static void AppendQuantiles(StringBuilder text, HistogramSnapshot histogram)
    {
        if (histogram.Count == 0)
        {
            text.Append("No recorded values");
            return;
        }

        for (var i = 0; i < Quantiles.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? " " : "")}P{Quantiles[i]}({Quantile(histogram, Quantiles[i]):0.###})");
    }

    private static void AppendSamples(StringBuilder text, StatSample sample)
    {
        var (family, labels) = (sample.Name.Family, sample.Name.Labels);
        if (sample.Histogram is not { } histogram)
        {
            Append(family, labels, $"{sample.Value}");
            return;
        }

        foreach (var bucket in histogram.Buckets)
        {
            Append(
                family + "_bucket",
                labels.Add(new("le", bucket.UpperBound.ToString(CultureInfo.InvariantCulture))),
                $"{bucket.CumulativeCount}");
        }

        Append(family + "_bucket", labels.Add(new("le", "+Inf")), $"{histogram.Count}");
        Append(family + "_sum", labels, $"{histogram.Sum}");
        Append(family + "_count", labels, $"{histogram.Count}");

        void Append(string name, IReadOnlyList<KeyValuePair<string, string>> with, string value)
        {
            // The braces are there without labels too, as in Envoy.
            text.Append(name).Append('{').AppendJoin(',', with.Select(label => $"{label.Key}=\"{Escape(label.Value)}\"")).Append("} ").Append(value).Append('\n');
        }
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
