namespace Slipway.Sandbox;

/// <summary>
/// Advances an engine's epoch, on a thread of its own: as often as the limits ask for that have to be kept, since each time takes a processor from
/// what runs there. While no guest has run for a second it ticks once a second only, so that an idle process sleeps; that single tick also bounds what
/// a missed wake-up could cost.
/// </summary>
internal sealed class EpochTicker : IDisposable
{
    private static readonly TimeSpan s_idleInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long a guest may run on when it is to end, whatever its limit.</summary>
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromMilliseconds(50);

    private const int EpochsPerLimit = 20;

    private readonly TimeSpan _shortestInterval;
    private readonly Action _tick;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private long _interval;
    private volatile bool _active;
    private volatile bool _asleep;
    private volatile bool _stopping;

    public EpochTicker(TimeSpan shortestInterval, Action tick)
    {
        _shortestInterval = shortestInterval;
        _interval = Math.Max(shortestInterval.Ticks, s_longestInterval.Ticks);
        _tick = tick;
        _thread = new Thread(Run) { IsBackground = true, Name = "Slipway epoch ticker" };
        _thread.Start();
    }

    public bool IsAsleep => _asleep;

    /// <summary>From now on there are guests with this limit on their CPU time.</summary>
    public void Keep(TimeSpan limit)
    {
        var interval = Math.Max(limit.Ticks / EpochsPerLimit, _shortestInterval.Ticks);
        for (var seen = Volatile.Read(ref _interval); interval < seen; seen = Volatile.Read(ref _interval))
        {
            // The wait in progress is the longer one.
            if (Interlocked.CompareExchange(ref _interval, interval, seen) == seen)
                _wake.Set();
        }
    }

    /// <summary>
    /// To be called whenever a guest is entered or found running. Costs one read of a shared field, except once a second.
    /// </summary>
    public void KeepAwake()
    {
        if (_active) return;
        _active = true;
        if (_asleep) _wake.Set();
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (Thread.CurrentThread != _thread) _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        var ticks = 0;
        while (true)
        {
            var interval = new TimeSpan(Volatile.Read(ref _interval));
            _wake.WaitOne(_asleep ? s_idleInterval : interval);
            if (_stopping) return;
            _tick();
            if (_asleep)
            {
                _asleep = !_active;
                ticks = 0;
            }
            else if (++ticks * interval >= s_idleInterval)
            {
                _asleep = !_active;
                _active = false;
                ticks = 0;
            }
        }
    }
}
