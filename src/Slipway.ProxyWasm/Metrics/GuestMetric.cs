using System.Diagnostics.Metrics;

namespace Slipway.ProxyWasm.Metrics;

/// <summary>The value behind a guest's metric, shared by all VMs that defined it under the same kind and name. Lock-free.</summary>
internal sealed class GuestMetric
{
    // Envoy's default buckets, so that dashboards made for it show the same series.
    private static readonly double[] UpperBounds =
    [
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
    ];

    private readonly Histogram<long>? _published;
    private readonly ulong[] _buckets;
    private ulong _value;
    private ulong _count;

    public GuestMetric(MetricKind kind, string name, Meter meter)
    {
        Kind = kind;
        Name = name;
        _buckets = [];
        switch (kind)
        {
            case MetricKind.Counter:
                meter.CreateObservableCounter(name, () => Clamped(Value));
                break;
            case MetricKind.Gauge:
                // A guest that subtracts below zero means a negative number.
                meter.CreateObservableGauge(name, () => unchecked((long)Value));
                break;
            default:
                _buckets = new ulong[UpperBounds.Length + 1];
                _published = meter.CreateHistogram<long>(name);
                break;
        }
    }

    public MetricKind Kind { get; }

    public string Name { get; }

    public ulong Value => Interlocked.Read(ref _value);

    /// <summary>Adds modulo 2^64, so that a negative number, reinterpreted, is subtracted.</summary>
    public void Add(ulong amount) => Interlocked.Add(ref _value, amount);

    public void Set(ulong value) => Interlocked.Exchange(ref _value, value);

    /// <summary>Adds a value to a histogram.</summary>
    public void Observe(ulong value)
    {
        var bucket = 0;
        while (bucket < UpperBounds.Length && value > UpperBounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _buckets[bucket]);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _value, value);
        _published!.Record(Clamped(value));
    }

    public MetricSnapshot Snapshot()
    {
        if (Kind != MetricKind.Histogram)
        {
            return new MetricSnapshot(Name, Kind, Value, null);
        }

        var buckets = new HistogramBucket[UpperBounds.Length];
        var cumulative = 0UL;
        for (var i = 0; i < buckets.Length; i++)
        {
            cumulative += Interlocked.Read(ref _buckets[i]);
            buckets[i] = new HistogramBucket(UpperBounds[i], cumulative);
        }

        // A value recorded meanwhile may be in a bucket and not yet in the count; the count is never shown below its buckets.
        var count = Math.Max(Interlocked.Read(ref _count), cumulative);
        return new MetricSnapshot(Name, Kind, 0, new HistogramSnapshot(count, Value, buckets));
    }

    private static long Clamped(ulong value) => (long)Math.Min(value, long.MaxValue);
}
