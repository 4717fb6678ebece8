using System.Collections.Concurrent;

namespace Slipway.ProxyWasm.Memory;

/// <summary>What some threads have too much of, in batches, for those that have none. Thread-safe.</summary>
public sealed class SparesPool<T>
{
    /// <summary>So many change hands at a time, so that threads seldom meet here.</summary>
    internal const int BatchSize = 16;

    private const int MostBatches = 32;

    private readonly ConcurrentStack<T[]> _batches = new();
    private int _count;

    /// <summary>Moves a batch out, if there is one.</summary>
    /// <returns>How many have been moved.</returns>
    internal int Take(Span<T> into)
    {
        if (!_batches.TryPop(out var batch))
            return 0;
        Interlocked.Decrement(ref _count);
        batch.CopyTo(into);
        return batch.Length;
    }

    /// <summary>Moves a batch in, and clears where it was; false where there are enough of them.</summary>
    internal bool TryGive(Span<T> batch)
    {
        if (Interlocked.Increment(ref _count) > MostBatches)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _batches.Push(batch.ToArray());
        batch.Clear();
        return true;
    }
}
