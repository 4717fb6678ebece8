namespace Slipway.ProxyWasm.Vms;

/// <summary>Bounds how much a guest may log: so many bytes a second, with a burst of four seconds' worth. Safe for use by many threads.</summary>
internal sealed class LogBudget(int bytesPerSecond, TimeProvider time)
{
    private const int BurstSeconds = 4;
    private readonly Lock _lock = new();
    private double _available = (double)bytesPerSecond * BurstSeconds;
    private long _last = time.GetTimestamp();
    private int _lost;

    /// <param name="bytes">The size of the message.</param>
    /// <param name="lost">How many messages were refused since the last that was not.</param>
    public bool TrySpend(int bytes, out int lost)
    {
        lost = 0;
        if (bytesPerSecond <= 0)
            return true;

        lock (_lock)
        {
            var now = time.GetTimestamp();
            _available = Math.Min((double)bytesPerSecond * BurstSeconds, _available + time.GetElapsedTime(_last, now).TotalSeconds * bytesPerSecond);
            _last = now;
            if (_available < bytes)
            {
                _lost++;
                return false;
            }

            _available -= bytes;
            lost = _lost;
            _lost = 0;
            return true;
        }
    }
}
