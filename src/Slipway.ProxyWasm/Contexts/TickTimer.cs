namespace Slipway.ProxyWasm.Contexts;

/// <summary>
/// A root context's timer. It is armed again after the callback has returned: a fixed delay, not a fixed rate, as in Envoy. Members are
/// used under the VM's lane.
/// </summary>
internal sealed class TickTimer(RootContext root) : IDisposable
{
    /// <summary>What .NET's timers can take, in milliseconds: 49 days.</summary>
    private const uint LongestPeriod = uint.MaxValue - 1;

    private ITimer? _timer;
    private uint _period;
    private int _generation;

    /// <param name="milliseconds">0 stops the timer. A new period replaces the old one at once.</param>
    public void SetPeriod(uint milliseconds)
    {
        _period = milliseconds;
        _generation++;
        if (milliseconds == 0)
        {
            Dispose();
            return;
        }

        _timer ??= root.Vm.Host.Time.CreateTimer(static state => ((TickTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    public void Dispose()
    {
        _period = 0;
        _timer?.Dispose();
        _timer = null;
    }

    private void Arm() => _timer?.Change(TimeSpan.FromMilliseconds(Math.Min(_period, LongestPeriod)), Timeout.InfiniteTimeSpan);

    private void Fire()
    {
        using (root.Vm.Enter())
        {
            if (_period == 0 || !root.IsAlive)
                return;
            var generation = _generation;
            root.Tick();
            if (generation == _generation && _period != 0)
                Arm();
        }
    }
}
