namespace Slipway.Operators.Hosting;

/// <summary>
/// Stops calling a module that traps again and again: each trap throws an instance away, and what it was about is done again anyway. Open, it
/// lets one callback through after a while; if that one ends, all may again.
/// </summary>
internal sealed class TrapBreaker(TimeProvider time)
{
    /// <summary>So many traps in a row open it.</summary>
    public const int Traps = 10;

    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private int _inARow;
    private long _openedAt;
    private TimeSpan _wait;

    /// <summary>Whether it is open, or was when it was last asked for.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
                return _inARow >= Traps;
        }
    }

    /// <summary>How long to wait before the module may be called; zero if it may now.</summary>
    public TimeSpan Wait()
    {
        lock (_gate)
        {
            if (_inARow < Traps)
                return TimeSpan.Zero;
            var left = _wait - time.GetElapsedTime(_openedAt);
            if (left > TimeSpan.Zero)
                return left;

            // This one is the trial; who comes meanwhile waits for it.
            _openedAt = time.GetTimestamp();
            return TimeSpan.Zero;
        }
    }

    /// <summary>A callback has ended by itself.</summary>
    public void Ended()
    {
        lock (_gate)
            (_inARow, _wait) = (0, TimeSpan.Zero);
    }

    /// <returns>Whether this trap has opened it.</returns>
    public bool Trapped()
    {
        lock (_gate)
        {
            _inARow++;
            if (_inARow < Traps)
                return false;
            _openedAt = time.GetTimestamp();
            _wait = _wait == TimeSpan.Zero ? s_shortest : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, s_longest.Ticks));
            return _inARow == Traps;
        }
    }
}
