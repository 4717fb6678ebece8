using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;
using Slipway.Operators.Metrics;

namespace Slipway.Operators.Leadership;

/// <summary>
/// Lets one of several hosts lead. All times are measured by this process's own monotonic clock, from when it saw or asked for something:
/// the times in the lease are for people. So clocks that differ do no harm, and a process that was stopped knows when it goes on that its
/// time is over.
/// </summary>
internal sealed class LeaderLease(ClusterClient client, LeaseOptions options, ILogger logger, OperatorMetrics? metrics = null)
{
    private readonly TimeProvider _time = options.Time;

    /// <summary>The lease as last seen, and when it was first seen like that.</summary>
    private LeaseRecord? _seen;
    private long _seenAt;

    /// <summary>Until when this one leads; 0 where it does not.</summary>
    private long _leadsUntil;

    /// <summary>Whether this host leads at this moment. To be asked before each write.</summary>
    public bool IsLeader => Volatile.Read(ref _leadsUntil) is not 0 and var until && _time.GetTimestamp() < until;

    /// <summary>Who leads, as far as is known; null for nobody.</summary>
    public string? Leader => _seen?.Holder is { Length: > 0 } holder ? holder : null;

    /// <summary>
    /// Waits for the lease, leads, and waits again if it was lost; until it is cancelled. Then what leads has time to end, while the lease
    /// is still renewed, and the lease is given back.
    /// </summary>
    /// <param name="lead">What only the leader does. Its token ends with the leadership; it has to end then, and before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        using var tracked = metrics?.TrackLeader(options.Name, () => IsLeader);
        while (await AcquireAsync(cancellationToken))
        {
            logger.LogInformation("{Identity} leads by the lease {Namespace}/{Name}.", options.Identity, options.Namespace, options.Name);
            if (await LeadAsync(lead, cancellationToken))
                return;
            logger.LogWarning("{Identity} does not lead any more; {Leader} does.", options.Identity, Leader ?? "nobody");
        }
    }

    /// <returns>False where it is cancelled.</returns>
    private async Task<bool> AcquireAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await TryAsync(cancellationToken);
            if (IsLeader)
                return true;
            await WaitAsync(cancellationToken);
        }

        return false;
    }

    /// <returns>True where the work has ended by itself or because it is cancelled; false where the lease is lost.</returns>
    private async Task<bool> LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = Task.Run(() => lead(leading.Token), CancellationToken.None);
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, WaitAsync(CancellationToken.None));
            if (work.IsCompleted)
                break;

            // Not cancelled with the rest: what has to be brought to its end is still done by the leader.
            await TryAsync(CancellationToken.None);
            if (!IsLeader)
                await leading.CancelAsync();
        }

        var isLost = leading.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            // Told to end, it has.
        }
        finally
        {
            if (!isLost)
                await ReleaseAsync();
        }

        return !isLost;
    }

    private Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(
            options.RetryPeriod * (1 + Random.Shared.NextDouble() / 5), _time, cancellationToken)
        .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>
    /// Acquires or renews, if it can be; whether it could is known from <see cref="IsLeader"/>. No error ends the leadership: time does.
    /// </summary>
    private async Task TryAsync(CancellationToken cancellationToken)
    {
        // From before the request: later than this nobody can have seen it.
        var asked = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(options.RenewDeadline / 2, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (await TryHoldAsync(linked.Token))
                Volatile.Write(ref _leadsUntil, asked + Ticks(options.RenewDeadline));
            else
                Volatile.Write(ref _leadsUntil, 0);
        }
        catch (ClusterException e)
        {
            logger.LogWarning("The lease {Namespace}/{Name} cannot be had: {Reason}", options.Namespace, options.Name, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The API server has not answered for the lease {Namespace}/{Name}.", options.Namespace, options.Name);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
    }

    /// <returns>False where somebody else has it.</returns>
    private async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        if (_seen?.Holder == options.Identity)
        {
            try
            {
                await PutAsync(_seen.Held(options), cancellationToken);
                return true;
            }
            catch (ClusterException e) when (e.IsConflict || e.IsNotFound)
            {
                // Somebody has changed it, or our own renewal came through although its answer did not.
                metrics?.LeaderSlowPath(options.Name);
            }
        }

        if (await GetAsync(cancellationToken) is not { } record)
            return await CreateAsync(cancellationToken);
        See(record);
        if (record.Holder.Length > 0 && record.Holder != options.Identity
            && _time.GetElapsedTime(_seenAt) < (record.Duration ?? options.Duration))
            return false;
        try
        {
            await PutAsync(record.Held(options), cancellationToken);
            return true;
        }
        catch (ClusterException e) when (e.IsConflict)
        {
            // Somebody was faster.
            _seen = null;
            return false;
        }
    }

    private async Task<bool> CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            See(LeaseRecord.Parse(await client.SendAsync(
                new ClusterRequest(HttpMethod.Post, ResourceKind.Lease.Path(options.Namespace)) { Content = LeaseRecord.New(options) },
                cancellationToken)));
            return true;
        }
        catch (ClusterException e) when (e.IsConflict)
        {
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        if (!IsLeader || _seen is null)
            return;
        Volatile.Write(ref _leadsUntil, 0);
        using var limit = new CancellationTokenSource(options.RenewDeadline / 2, _time);
        try
        {
            await PutAsync(_seen.Released(options), limit.Token);
        }
        catch (Exception e) when (e is ClusterException or OperationCanceledException)
        {
            // It runs out by itself.
            logger.LogWarning("The lease {Namespace}/{Name} was not given back: {Reason}", options.Namespace, options.Name, e.Message);
        }
    }

    private async Task<LeaseRecord?> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return LeaseRecord.Parse(await client.SendAsync(new ClusterRequest(HttpMethod.Get, Path), cancellationToken));
        }
        catch (ClusterException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Conditional on the version that was seen, which is in the object.</summary>
    private async Task PutAsync(byte[] content, CancellationToken cancellationToken) => See(LeaseRecord.Parse(
        await client.SendAsync(new ClusterRequest(HttpMethod.Put, Path) { Content = content }, cancellationToken)));

    private string Path => ResourceKind.Lease.Path(options.Namespace, options.Name);

    private void See(LeaseRecord record)
    {
        if (_seen?.Version != record.Version || _seen.Holder != record.Holder)
            _seenAt = _time.GetTimestamp();
        _seen = record;
    }

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * _time.TimestampFrequency);
}
