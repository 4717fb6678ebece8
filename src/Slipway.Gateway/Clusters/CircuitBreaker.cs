using Slipway.Envoy;

namespace Slipway.Gateway.Clusters;

/// <summary>Keeps what goes to a cluster at a time within its limits. Thread-safe.</summary>
internal sealed class CircuitBreaker(CircuitBreakers limits, ClusterStats stats)
{
    private readonly SemaphoreSlim _connections = new((int)Math.Min(limits.MaxConnections, int.MaxValue));
    private int _requests;
    private int _pending;
    private int _retries;

    /// <summary>Lets a request begin, perhaps after others have ended: over HTTP/1.1 each one needs a connection of its own.</summary>
    /// <exception cref="UpstreamOverflowException">It is one too many; thrown at once or by the task.</exception>
    public ValueTask BeginAsync(bool needsConnection, CancellationToken cancellationToken)
    {
        if ((uint)Interlocked.Increment(ref _requests) > limits.MaxRequests)
        {
            Interlocked.Decrement(ref _requests);
            throw Overflow();
        }

        return needsConnection && !_connections.Wait(0, CancellationToken.None) ? new(WaitForConnectionAsync(cancellationToken)) : default;
    }

    /// <param name="neededConnection">As it was said when the request began.</param>
    public void End(bool neededConnection)
    {
        Interlocked.Decrement(ref _requests);
        if (neededConnection)
            _connections.Release();
    }

    /// <summary>Whether one more TCP connection may be made; then <see cref="EndConnection"/> follows.</summary>
    public bool TryBeginConnection()
    {
        if (_connections.Wait(0, CancellationToken.None))
            return true;
        stats.ConnectionOverflows.Increment();
        return false;
    }

    public void EndConnection() => _connections.Release();

    /// <summary>Whether one more of the requests under way may be a retry.</summary>
    public bool TryBeginRetry()
    {
        var most = limits.RetryBudgetPercent is { } percent
            ? Math.Max(limits.MinRetryConcurrency, percent / 100 * Volatile.Read(ref _requests))
            : limits.MaxRetries;
        if (Interlocked.Increment(ref _retries) <= most)
            return true;
        Interlocked.Decrement(ref _retries);
        stats.RetryOverflows.Increment();
        return false;
    }

    public void EndRetry() => Interlocked.Decrement(ref _retries);

    private async Task WaitForConnectionAsync(CancellationToken cancellationToken)
    {
        if ((uint)Interlocked.Increment(ref _pending) > limits.MaxPendingRequests)
        {
            Interlocked.Decrement(ref _pending);
            Interlocked.Decrement(ref _requests);
            throw Overflow();
        }

        stats.PendingRequests.Add(1);
        try
        {
            await _connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Interlocked.Decrement(ref _requests);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
            stats.PendingRequests.Add(-1);
        }
    }

    private UpstreamOverflowException Overflow()
    {
        stats.Overflows.Increment();
        return new UpstreamOverflowException();
    }
}
