using System.Diagnostics.CodeAnalysis;

namespace Slipway.ProxyWasm.Memory;

/// <summary>
/// What one thread has to spare, for its next uses. Where things are taken on one thread and given back on another, as by the streams of an
/// HTTP/2 connection, the one would always lack what the other has too much of: half of what is too much goes to a pool for all threads.
/// For its thread alone.
/// </summary>
/// <param name="pool">Where threads give and take.</param>
public sealed class ThreadSpares<T>(SparesPool<T> pool)
{
    private const int Most = 2 * SparesPool<T>.BatchSize;

    private readonly T[] _items = new T[Most];
    private int _count;

    /// <summary>Takes what was kept last, here or else in the pool.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        if (_count == 0)
            _count = pool.Take(_items);
        if (_count == 0)
        {
            item = default;
            return false;
        }

        item = _items[--_count];
        _items[_count] = default!;
        return true;
    }

    /// <summary>Keeps something.</summary>
    /// <returns>False where there is too much of it, here and in the pool.</returns>
    public bool TryKeep(T item)
    {
        if (_count == Most)
        {
            if (!pool.TryGive(_items.AsSpan(Most - SparesPool<T>.BatchSize)))
                return false;
            _count -= SparesPool<T>.BatchSize;
        }

        _items[_count++] = item;
        return true;
    }
}
