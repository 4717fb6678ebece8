namespace Slipway.ProxyWasm.Metrics;

/// <summary>A guest's metric at one moment.</summary>
/// <param name="Name">The name that the guest gave it, unchanged.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Value">The value of a counter or gauge; 0 for a histogram.</param>
/// <param name="Histogram">The distribution, for a histogram only.</param>
public sealed record MetricSnapshot(string Name, MetricKind Kind, ulong Value, HistogramSnapshot? Histogram);

/// <summary>The values recorded by a histogram so far.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Sum">Their sum; wraps around at 2^64.</param>
/// <param name="Buckets">In ascending order; values above the last bound are in <paramref name="Count"/> only.</param>
public sealed record HistogramSnapshot(ulong Count, ulong Sum, IReadOnlyList<HistogramBucket> Buckets);

/// <summary>One bucket of a histogram.</summary>
/// <param name="UpperBound">The largest value that it counts.</param>
/// <param name="CumulativeCount">How many recorded values were at most <paramref name="UpperBound"/>, as in Prometheus.</param>
public readonly record struct HistogramBucket(double UpperBound, ulong CumulativeCount);
