using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Hub.Accounts;

namespace Slipway.Hub.Garbage;

/// <summary>Collects garbage, and forgets old entries of the audit log, from time to time.</summary>
internal sealed class PeriodicCollection(
    GarbageCollector collector, AuditRetention audit, HubOptions options, ILogger<PeriodicCollection> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await CollectAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await collector.CollectAsync(new Actor(null, null), options.Grace, cancellationToken);
            await audit.PruneAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Garbage could not be collected");
        }
    }
}
