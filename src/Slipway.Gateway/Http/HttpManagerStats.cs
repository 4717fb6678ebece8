namespace Slipway.Gateway.Http;

/// <summary>What is counted for a connection manager.</summary>
internal sealed class HttpManagerStats
{
    private readonly long[] _byClass = new long[6];
    private long _total;
    private long _active;

    public long Total => Interlocked.Read(ref _total);

    public long Active => Interlocked.Read(ref _active);

    public long Responses(int statusClass) => Interlocked.Read(ref _byClass[statusClass]);

    public void RequestStarted()
    {
        Interlocked.Increment(ref _total);
        Interlocked.Increment(ref _active);
    }

    /// <param name="status">The status sent; 0 for a stream that ended without a response.</param>
    public void RequestEnded(int status)
    {
        Interlocked.Decrement(ref _active);
        if (status >= 100)
            Interlocked.Increment(ref _byClass[Math.Min(status / 100, 5)]);
    }
}
