using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Health;

/// <summary>Keeps asking the hosts of a cluster whether they are well, each on its own.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="check">How they are asked.</param>
/// <param name="tls">How TLS is spoken to them; null where it is not.</param>
/// <param name="stats">What is counted.</param>
/// <param name="hasTraffic">Whether anything has been sent to the cluster yet.</param>
/// <param name="changed">Called when a host has become healthy or unhealthy.</param>
/// <param name="logger">Where changes are told.</param>
/// <param name="random">Chance, for pauses.</param>
internal sealed class HealthChecker(
    Cluster cluster,
    HealthCheck check,
    UpstreamTls? tls,
    HealthStats stats,
    Func<bool> hasTraffic,
    Action changed,
    ILogger logger,
    Random random) : IAsyncDisposable
{
    private readonly Probe _probe = Probe.Create(cluster, check, tls);
    private readonly Dictionary<UpstreamHost, (CancellationTokenSource Stop, Task First, Task Loop)> _hosts = [];
    private readonly Lock _lock = new();

    /// <summary>Asks these hosts from now on, and no others.</summary>
    /// <returns>Completes when each has been asked once.</returns>
    public Task FollowAsync(IReadOnlyList<UpstreamHost> hosts)
    {
        lock (_lock)
        {
            foreach (var gone in _hosts.Keys.Except(hosts).ToList())
            {
                _hosts[gone].Stop.Cancel();
                _hosts.Remove(gone);
            }

            foreach (var host in hosts)
            {
                if (_hosts.ContainsKey(host))
                    continue;
                var stop = new CancellationTokenSource();
                var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _hosts.Add(host, (stop, first.Task, Task.Run(() => RunAsync(host, first, stop.Token))));
            }

            return Task.WhenAll(_hosts.Values.Select(entry => entry.First));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] loops;
        lock (_lock)
        {
            foreach (var (stop, _, _) in _hosts.Values)
                stop.Cancel();
            loops = [.. _hosts.Values.Select(entry => entry.Loop)];
        }

        await Task.WhenAll(loops).ConfigureAwait(false);
        _probe.Dispose();
    }

    private async Task RunAsync(UpstreamHost host, TaskCompletionSource first, CancellationToken cancellationToken)
    {
        var (successes, failures) = (0u, 0u);
        try
        {
            while (true)
            {
                var problem = await AskAsync(host, cancellationToken).ConfigureAwait(false);
                (successes, failures) = problem is null ? (successes + 1, 0u) : (0u, failures + 1);
                if (problem is null ? successes >= check.HealthyThreshold || !first.Task.IsCompleted
                    : failures >= check.UnhealthyThreshold || problem is UnhealthyException)
                {
                    Mark(host, problem);
                }

                if (problem is not null && !first.Task.IsCompleted)
                    logger.LogWarning("Cluster {Cluster}: {Host} is unhealthy: {Reason}", cluster.Name, host.Authority, problem.Message);
                else if (problem is not null && (check.AlwaysLogsFailures || failures == 1))
                    logger.LogDebug("Cluster {Cluster}: a check of {Host} has failed: {Reason}", cluster.Name, host.Authority, problem.Message);
                first.TrySetResult();
                await Task.Delay(Pause(host), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            first.TrySetResult();
        }
    }

    private async Task<Exception?> AskAsync(UpstreamHost host, CancellationToken cancellationToken)
    {
        stats.Attempts.Increment();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(check.Timeout);
        try
        {
            await _probe.AskAsync(host, limit.Token).ConfigureAwait(false);
            stats.Successes.Increment();
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a host fails with, it has failed.
            stats.Failures.Increment();
            return limit.IsCancellationRequested ? new TimeoutException($"it did not answer within {check.Timeout.TotalSeconds} s") : e;
        }
    }

    private void Mark(UpstreamHost host, Exception? problem)
    {
        if (!host.Mark(HealthFlags.FailedActiveCheck, problem is not null))
            return;

        // Before anything is written anywhere: until then requests go where they went.
        changed();
        if (problem is null)
            logger.LogInformation("Cluster {Cluster}: {Host} is healthy", cluster.Name, host.Authority);
        else
            logger.LogWarning("Cluster {Cluster}: {Host} is unhealthy: {Reason}", cluster.Name, host.Authority, problem.Message);
    }

    private TimeSpan Pause(UpstreamHost host)
    {
        var pause = !hasTraffic() ? check.NoTrafficInterval
            : host.Health.HasFlag(HealthFlags.FailedActiveCheck) ? check.UnhealthyInterval : check.Interval;
        return pause + random.NextDouble() * check.IntervalJitter;
    }
}
