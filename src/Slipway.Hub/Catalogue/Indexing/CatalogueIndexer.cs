using Microsoft.Extensions.Logging;
using Slipway.Hub.Metadata;
using Slipway.Hub.Modules;

namespace Slipway.Hub.Catalogue;

/// <summary>Brings the catalogue up to date after pushes and deletions.</summary>
internal sealed class CatalogueIndexer(
    IMetadataStore metadata, ModuleExaminer examiner, ArtifactFactsReader reader, ILogger<CatalogueIndexer> logger) : PendingWork(logger)
{
    /// <summary>How many of the newest tags are looked at for one that leads to a module.</summary>
    private const int MaxTags = 20;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await examiner.CatchUpAsync(cancellationToken);
        while (await metadata.NextStaleAsync(cancellationToken) is { } stale)
            await metadata.SetCatalogueEntryAsync(stale, await EntryAsync(stale.Repository, cancellationToken), cancellationToken);
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
            Logger.LogError(e, "{Repository} cannot be shown in the catalogue", repository.Name);
            return null;
        }
    }
}
