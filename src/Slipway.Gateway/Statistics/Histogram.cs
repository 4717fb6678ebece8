using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway.Statistics;

/// <summary>A distribution of milliseconds, in Envoy's default buckets.</summary>
internal sealed class Histogram
{
    private static readonly double[] Bounds =
        [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000];

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _sum;

    public void Record(long milliseconds)
    {
        var bucket = Array.BinarySearch(Bounds, milliseconds);
        Interlocked.Increment(ref _counts[bucket < 0 ? ~bucket : bucket]);
        Interlocked.Add(ref _sum, milliseconds);
    }

    public HistogramSnapshot Snapshot()
    {
        var total = 0UL;
        var buckets = new HistogramBucket[Bounds.Length];
        for (var i = 0; i < buckets.Length; i++)
            buckets[i] = new HistogramBucket(Bounds[i], total += (ulong)Interlocked.Read(ref _counts[i]));
        return new HistogramSnapshot(total + (ulong)Interlocked.Read(ref _counts[^1]), (ulong)Interlocked.Read(ref _sum), buckets);
    }
}
