using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Slipway.Hub.Metadata;
using Slipway.Hub.Modules;

namespace Slipway.Hub.Catalogue;

/// <summary>
/// Brings the catalogue up to date after pushes and deletions. What is still to be done is in the metadata, so that it goes on after a
/// restart.
/// </summary>
internal sealed class CatalogueIndexer(
    IMetadataStore metadata, ModuleExaminer examiner, ArtifactFactsReader reader, ILogger<CatalogueIndexer> logger) : BackgroundService
{
    /// <summary>How many of the newest tags are looked at for one that leads to a module.</summary>
    private const int MaxTags = 20;

    private readonly Channel<TaskCompletionSource?> _signals = Channel.CreateUnbounded<TaskCompletionSource?>();

    /// <summary>Says that something may have changed.</summary>
    public void Signal() => _signals.Writer.TryWrite(null);

    /// <summary>Waits until the catalogue shows all that is there.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _signals.Writer.TryWrite(done);
        await done.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Signal();
        try
        {
            await foreach (var waiting in _signals.Reader.ReadAllAsync(stoppingToken))
            {
                await examiner.CatchUpAsync(stoppingToken);
                while (await metadata.NextStaleAsync(stoppingToken) is { } stale)
                    await metadata.SetCatalogueEntryAsync(stale, await EntryAsync(stale.Repository, stoppingToken), stoppingToken);
                waiting?.SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    /// <summary>What to show of a repository: the newest tag that leads to a module, or else the newest.</summary>
    private async Task<CatalogueEntry?> EntryAsync(Repository? repository, CancellationToken cancellationToken)
    {
        if (repository is null)
            return null;
        try
        {
            var releases = await metadata.ListReleasesAsync(repository, MaxTags, cancellationToken);
            var release = releases.FirstOrDefault(release => release.IsModule)
                ?? releases.FirstOrDefault(release => release.IsExamined);
            return release is not null && await metadata.FindManifestAsync(repository, release.Tag.Digest, cancellationToken) is { } manifest
                ? CatalogueEntry.Of(repository.Name, release, await reader.ReadAsync(manifest, cancellationToken))
                : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It would fail again and again, and keep those behind it from their turn.
            logger.LogError(e, "{Repository} cannot be shown in the catalogue", repository.Name);
            return null;
        }
    }
}
