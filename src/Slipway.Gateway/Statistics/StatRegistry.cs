using System.Collections.Concurrent;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway.Statistics;

/// <summary>All statistics of a gateway. Whoever counts keeps its counter, so that counting looks nothing up. Thread-safe.</summary>
internal sealed class StatRegistry
{
    private readonly ConcurrentDictionary<string, (StatName Name, object Stat)> _stats = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Func<IEnumerable<StatSample>>> _sources = [];

    /// <summary>The counter of that name; the same one however often it is asked for.</summary>
    public Counter Counter(StatName name) => Get(name, static () => new Counter());

    /// <inheritdoc cref="Counter"/>
    public Gauge Gauge(StatName name) => Get(name, static () => new Gauge());

    /// <inheritdoc cref="Counter"/>
    public Histogram Histogram(StatName name) => Get(name, static () => new Histogram());

    /// <summary>Adds statistics that somebody else keeps.</summary>
    public void AddSource(Func<IEnumerable<StatSample>> source) => _sources.Add(source);

    /// <summary>All present values, by name.</summary>
    public IReadOnlyList<StatSample> Snapshot() =>
    [
        .. _stats.Values.Select(entry => Sample(entry.Name, entry.Stat))
            .Concat(_sources.SelectMany(source => source()))
            .OrderBy(sample => sample.Name.Text, StringComparer.Ordinal),
    ];

    private static StatSample Sample(StatName name, object stat) => stat switch
    {
        Counter counter => new StatSample(name, MetricKind.Counter, counter.Value, counter.Value != 0),
        Gauge gauge => new StatSample(name, MetricKind.Gauge, gauge.Value, gauge.IsUsed),
        _ => Sample(name, ((Histogram)stat).Snapshot()),
    };

    private static StatSample Sample(StatName name, HistogramSnapshot histogram) =>
        new(name, MetricKind.Histogram, 0, histogram.Count != 0, histogram);

    private T Get<T>(StatName name, Func<T> create)
        where T : class =>
        (T)_stats.GetOrAdd(name.Text, static (_, arguments) => (arguments.name, arguments.create()), (name, create)).Stat;
}
