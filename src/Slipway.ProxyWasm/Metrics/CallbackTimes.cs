using System.Diagnostics;
using System.Numerics;

namespace Slipway.ProxyWasm.Metrics;

/// <summary>
/// How many callbacks there were and how long they took: a histogram with four buckets for each power of two, which tells any time to
/// within an eighth. Thread-safe.
/// </summary>
/// <remarks>
/// Two readings of the clock take as long as a short callback. So the first ones of a guest are timed, after them those of one stream in
/// eight: all callbacks of a stream, or the kinds of callback that take turns would be taken for each other.
/// </remarks>
internal sealed class CallbackTimes
{
    /// <summary>Nine minutes and more are counted alike, where a tick is a nanosecond.</summary>
    private const int LargestPower = 39;

    private const int FirstTimed = 64;
    private const uint StreamsBetween = 8;

    private readonly long[] _buckets = new long[Bucket((1L << (LargestPower + 1)) - 1) + 1];
    private long _count;
    private long _ticks;

    /// <summary>Counts a callback.</summary>
    /// <param name="context">The id of the stream's context that it is for; 0 for a root context.</param>
    /// <returns>Whether it is to be timed.</returns>
    public bool Count(uint context) => Interlocked.Increment(ref _count) <= FirstTimed || context % StreamsBetween == 0;

    /// <summary>Records the time of a callback that has been counted.</summary>
    /// <param name="ticks">As <see cref="Stopwatch"/> counts them.</param>
    public void Record(long ticks)
    {
        Interlocked.Increment(ref _buckets[Bucket(Math.Clamp(ticks, 0, (1L << (LargestPower + 1)) - 1))]);
        Interlocked.Add(ref _ticks, ticks);
    }

    public CallbackFigures Read()
    {
        var buckets = new long[_buckets.Length];
        for (var i = 0; i < buckets.Length; i++)
            buckets[i] = Interlocked.Read(ref _buckets[i]);
        var (count, timed) = (Interlocked.Read(ref _count), buckets.Sum());
        var ticks = timed == 0 ? 0 : Interlocked.Read(ref _ticks) * ((double)count / timed);
        return new CallbackFigures(count, Time((long)ticks), Quantile(buckets, 0.5), Quantile(buckets, 0.99));
    }

    /// <summary>Times below four ticks have a bucket each; beyond, the two bits after the first say which of a power's it is.</summary>
    private static int Bucket(long ticks)
    {
        if (ticks < 4)
            return (int)ticks;
        var power = BitOperations.Log2((ulong)ticks);
        return ((power - 1) << 2) | (int)((ticks >> (power - 2)) & 3);
    }

    private static TimeSpan Quantile(long[] buckets, double share)
    {
        var rank = (long)Math.Ceiling(buckets.Sum() * share);
        var below = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            below += buckets[i];
            if (below >= rank && below > 0)
                return Time(Middle(i));
        }

        return TimeSpan.Zero;
    }

    private static long Middle(int bucket)
    {
        if (bucket < 4)
            return bucket;
        var width = 1L << ((bucket >> 2) - 1);
        return (4 + (bucket & 3)) * width + width / 2;
    }

    private static TimeSpan Time(long ticks) => Stopwatch.GetElapsedTime(0, ticks);
}
