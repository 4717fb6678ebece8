using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway.Telemetry;

/// <summary>Publishes a gateway's statistics as instruments, one for each family of Prometheus names; they are read when a listener asks.</summary>
internal sealed class StatsMeter : IDisposable
{
    private readonly Meter _meter = new(GatewayTelemetry.MeterName);
    private readonly StatRegistry _stats;
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);

    private IReadOnlyList<StatSample>? _samples;
    private long _sampled;

    public StatsMeter(StatRegistry stats)
    {
        _stats = stats;

        // Families appear as the gateway works; each round of reading tells of those that have appeared before it.
        _meter.CreateObservableGauge("slipway.statistics", Discover, "{statistic}", "Families of statistics that there are.");
    }

    public void Dispose() => _meter.Dispose();

    private int Discover()
    {
        foreach (var sample in Samples().Where(sample => sample.Histogram is null))
            _instruments.GetOrAdd(sample.Name.Family, static (family, arguments) => arguments.Item1.Publish(family, arguments.Kind), (this, sample.Kind));
        return _instruments.Count;
    }

    private Instrument Publish(string family, MetricKind kind) => kind == MetricKind.Counter
        ? _meter.CreateObservableCounter(family, () => Read(family))
        : _meter.CreateObservableGauge(family, () => Read(family));

    /// <summary>All instruments are read one after the other, and so have one moment's values.</summary>
    private IReadOnlyList<StatSample> Samples()
    {
        lock (_instruments)
        {
            if (_samples is null || Environment.TickCount64 - _sampled > 100)
                (_samples, _sampled) = (_stats.Snapshot(), Environment.TickCount64);
            return _samples;
        }
    }

    private IEnumerable<Measurement<long>> Read(string family) => Samples()
        .Where(sample => sample.Name.Family == family && sample.Histogram is null)
        .Select(sample => new Measurement<long>(
            sample.Value, sample.Name.Labels.Select(label => new KeyValuePair<string, object?>(label.Key, label.Value))));
}
