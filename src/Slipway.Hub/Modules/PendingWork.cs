using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Slipway.Hub.Modules;

/// <summary>
/// Work that pushes leave behind, done one after the other beside the requests. What is still to be done is in the metadata, so that it goes on after
/// a restart.
/// </summary>
internal abstract class PendingWork(ILogger logger) : BackgroundService
{
    private readonly Channel<TaskCompletionSource?> _signals = Channel.CreateUnbounded<TaskCompletionSource?>();

    protected ILogger Logger { get; } = logger;

    /// <summary>Says that there is something to do.</summary>
    public void Signal() => _signals.Writer.TryWrite(null);

    /// <summary>Waits until all has been done that was there.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _signals.Writer.TryWrite(done);
        await done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Does what there is to do.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Signal();
        try
        {
            await foreach (var waiting in _signals.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await WorkAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // A full disk, for instance: the next push tries again.
                    Logger.LogError(e, "What was pushed cannot be looked into");
                }

                waiting?.SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }
}
