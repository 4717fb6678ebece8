using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Memory;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// A route's limit on a request: what it cancels, and when. Nearly none is ever reached, so that they are used again, and have a timer only where
/// the limit is near: the sweep that visits all streams sees to that. Thread-safe.
/// </summary>
internal sealed class RouteTimeout
{
    private const long NotAwaited = 0;
    private const long Returned = -1;

    /// <summary>How long before it is reached a timer is started: what is further off is visited again before that.</summary>
    private static readonly long Near = 2 * (long)StreamSweep.Period.TotalMilliseconds;

    private static readonly SparesPool<RouteTimeout> Pool = new();

    [ThreadStatic]
    private static ThreadSpares<RouteTimeout>? kept;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new();

    /// <summary>When it is reached, in milliseconds of <see cref="Environment.TickCount64"/>; or, where nobody needs to know, why not.</summary>
    private long _end = NotAwaited;

    private RouteTimeout()
    {
    }

    public CancellationToken Token => _source.Token;

    public bool HasPassed => _source.IsCancellationRequested;

    public static RouteTimeout Rent() => (kept ??= new(Pool)).TryTake(out var timeout) ? timeout : new RouteTimeout();

    /// <summary>The time begins; not where the response has come to its end before the request did.</summary>
    public void Start(TimeSpan limit)
    {
        lock (_lock)
        {
            if (_end == Returned)
                return;
            if (limit.TotalMilliseconds <= Near)
                _source.CancelAfter(limit);
            else
                _end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        }
    }

    /// <summary>It is reached no more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _end = NotAwaited;
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Starts the timer where the limit is near.</summary>
    /// <param name="now">In milliseconds of <see cref="Environment.TickCount64"/>.</param>
    public void Watch(long now)
    {
        if (!IsNear(Volatile.Read(ref _end), now))
            return;
        lock (_lock)
        {
            // It may have been returned since, and be another request's.
            if (!IsNear(_end, now))
                return;
            _source.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(0, _end - Environment.TickCount64)));
            _end = NotAwaited;
        }
    }

    /// <summary>Nobody waits for its token any more.</summary>
    /// <param name="mayStart">Whether somebody may still want to start it.</param>
    public void Return(bool mayStart)
    {
        lock (_lock)
        {
            _end = NotAwaited;
            if (!mayStart && _source.TryReset() && (kept ??= new(Pool)).TryKeep(this))
                return;
            _end = Returned;
            _source.Dispose();
        }
    }

    private static bool IsNear(long end, long now) => end is not (NotAwaited or Returned) && end <= now + Near;
}
