namespace Slipway.Operators.Queueing;

/// <summary>
/// Keys that come later, with one timer for all of them. A key that was added again, or taken otherwise, is not searched for: whoever is
/// told that a key's time has come knows whether that still matters. Not safe for threads: the queue's lock is around it.
/// </summary>
internal sealed class DelayedKeys<TKey> : IDisposable
{
    private readonly PriorityQueue<(TKey Key, long At), long> _keys = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _timerAt = long.MaxValue;

    /// <param name="time">The clock.</param>
    /// <param name="isTime">Is called, on a thread of the pool, when the first key's time has come; it calls <see cref="TryTake"/>.</param>
    public DelayedKeys(TimeProvider time, Action isTime)
    {
        _time = time;
        _timer = time.CreateTimer(_ => isTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <param name="key">The key.</param>
    /// <param name="at">When, as a timestamp of the clock.</param>
    public void Add(TKey key, long at)
    {
        _keys.Enqueue((key, at), at);
        SetTimer();
    }

    /// <summary>A key whose time has come, and that time. When there is none, the timer is set for the next.</summary>
    public bool TryTake(out TKey key, out long at)
    {
        if (_keys.TryPeek(out var first, out at) && at <= _time.GetTimestamp())
        {
            _keys.Dequeue();
            key = first.Key;
            return true;
        }

        key = default!;
        _timerAt = long.MaxValue;
        SetTimer();
        return false;
    }

    public void Clear()
    {
        _keys.Clear();
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void SetTimer()
    {
        if (!_keys.TryPeek(out _, out var at) || at >= _timerAt)
            return;
        _timerAt = at;
        var milliseconds = Math.Ceiling((at - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, int.MaxValue)), Timeout.InfiniteTimeSpan);
    }
}
