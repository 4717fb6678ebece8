using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Registry;

/// <summary>Counts pulls, and writes them from time to time: a pull does not wait for the disk. Those of the last seconds may be lost.</summary>
internal sealed class PullCounter(IMetadataStore metadata, TimeProvider time, ILogger<PullCounter> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(long Repository, DateOnly Day), long> _counts = new();

    public void Count(Repository repository) =>
        _counts.AddOrUpdate((repository.Id, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), 1, (_, count) => count + 1);

    /// <summary>Writes what has been counted.</summary>
    public async Task FlushAsync()
    {
        var pulls = new List<PullCount>();
        foreach (var key in _counts.Keys)
        {
            if (_counts.TryRemove(key, out var count))
                pulls.Add(new PullCount(key.Repository, key.Day, count));
        }

        if (pulls.Count > 0)
            await metadata.AddPullsAsync(pulls, CancellationToken.None);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await FlushAsync();
                }
                catch (Exception e)
                {
                    logger.LogError(e, "Pulls could not be counted");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }
}
