using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway.Statistics;

/// <summary>A statistic at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Value">The value of a counter or gauge.</param>
/// <param name="IsUsed">Whether anything was ever recorded.</param>
/// <param name="Histogram">The distribution, for a histogram only.</param>
internal sealed record StatSample(StatName Name, MetricKind Kind, long Value, bool IsUsed, HistogramSnapshot? Histogram = null);
