namespace Slipway.Sandbox;

/// <summary>
/// Advances an engine's epoch at a fixed interval, on a thread of its own. While no guest has run for a second it ticks once a second only,
/// so that an idle process sleeps; that single tick also bounds what a missed wake-up could cost.
/// </summary>
internal sealed class EpochTicker : IDisposable
{
    private static readonly TimeSpan s_idleInterval = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _interval;
    private readonly Action _tick;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private volatile bool _active;
    private volatile bool _asleep;
    private volatile bool _stopping;

    public EpochTicker(TimeSpan interval, Action tick)
    {
        _interval = interval;
        _tick = tick;
        _thread = new Thread(Run) { IsBackground = true, Name = "Slipway epoch ticker" };
        _thread.Start();
    }

    public bool IsAsleep => _asleep;

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
        var ticksPerCheck = Math.Max(1, (int)(s_idleInterval / _interval));
        var ticks = 0;
        while (true)
        {
            _wake.WaitOne(_asleep ? s_idleInterval : _interval);
            if (_stopping) return;
            _tick();
            if (_asleep)
            {
                _asleep = !_active;
                ticks = 0;
            }
            else if (++ticks >= ticksPerCheck)
            {
                _asleep = !_active;
                _active = false;
                ticks = 0;
            }
        }
    }
}
