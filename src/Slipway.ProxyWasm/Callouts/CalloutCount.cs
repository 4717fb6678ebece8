namespace Slipway.ProxyWasm.Callouts;

/// <summary>
/// How many callouts run, those that wind down after they were cancelled included: of one root context, or of all that a plugin has for its
/// streams. Safe for use by many threads.
/// </summary>
internal sealed class CalloutCount(int most)
{
    private int _running;

    public bool TryBegin()
    {
        if (Interlocked.Increment(ref _running) <= most)
            return true;
        Interlocked.Decrement(ref _running);
        return false;
    }

    public void End() => Interlocked.Decrement(ref _running);
}
