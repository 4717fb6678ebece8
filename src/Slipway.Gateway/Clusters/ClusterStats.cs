namespace Slipway.Gateway.Clusters;

/// <summary>What is counted for a cluster.</summary>
internal sealed class ClusterStats
{
    private readonly long[] _byClass = new long[6];
    private long _requests;
    private long _timeouts;
    private long _connectFailures;

    public long Requests => Interlocked.Read(ref _requests);

    public long Timeouts => Interlocked.Read(ref _timeouts);

    public long ConnectFailures => Interlocked.Read(ref _connectFailures);

    public long Responses(int statusClass) => Interlocked.Read(ref _byClass[statusClass]);

    public void RequestStarted() => Interlocked.Increment(ref _requests);

    public void ResponseReceived(int status) => Interlocked.Increment(ref _byClass[Math.Clamp(status / 100, 1, 5)]);

    public void TimedOut() => Interlocked.Increment(ref _timeouts);

    public void ConnectFailed() => Interlocked.Increment(ref _connectFailures);
}
