namespace Slipway.ProxyWasm.Callouts;

/// <summary>
/// What the bodies and messages of all callouts of one VM take together: each is bounded, but a guest may have many under way. Safe from any
/// thread.
/// </summary>
internal sealed class CalloutBytes(long limit)
{
    private long _taken;

    public long Taken => Interlocked.Read(ref _taken);

    /// <returns>False, with nothing taken, when that would be too much.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
            return true;
        GiveBack(bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
