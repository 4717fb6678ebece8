using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Slipway.ProxyWasm.Metrics;

/// <summary>
/// The metrics that guests define. VMs that define the same kind and name share one value; a value outlives the VM that defined it.
/// All are published as instruments of the meter <see cref="MeterName"/>, under the names that the guests gave. Thread-safe.
/// </summary>
public sealed class MetricRegistry : IDisposable
{
    /// <summary>The name of the <see cref="Meter"/> that publishes them.</summary>
    public const string MeterName = "Slipway.ProxyWasm.Guest";

    /// <summary>The most metrics that a registry holds.</summary>
    public const int MaxMetrics = 100_000;

    private readonly ConcurrentDictionary<(MetricKind Kind, string Name), GuestMetric> _metrics = new();
    private readonly Meter _meter = new(MeterName);
    private readonly Lock _lock = new();

    /// <summary>All metrics with their present values, by name.</summary>
    public IReadOnlyList<MetricSnapshot> Snapshot() =>
    [
        .. _metrics.Values
            .Select(metric => metric.Snapshot())
            .OrderBy(metric => metric.Name, StringComparer.Ordinal)
            .ThenBy(metric => metric.Kind),
    ];

    /// <summary>Stops publishing.</summary>
    public void Dispose() => _meter.Dispose();

    /// <summary>Finds the metric of that kind and name, or creates it.</summary>
    /// <returns>False if the registry is full.</returns>
    internal bool TryDefine(MetricKind kind, string name, [NotNullWhen(true)] out GuestMetric? metric)
    {
        if (_metrics.TryGetValue((kind, name), out metric))
        {
            return true;
        }

        lock (_lock)
        {
            if (_metrics.TryGetValue((kind, name), out metric))
            {
                return true;
            }

            if (_metrics.Count >= MaxMetrics)
            {
                return false;
            }

            metric = new GuestMetric(kind, name, _meter);
            _metrics[(kind, name)] = metric;
            return true;
        }
    }
}
