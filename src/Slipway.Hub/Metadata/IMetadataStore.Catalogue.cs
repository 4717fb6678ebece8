using Slipway.Hub.Accounts;
using Slipway.Hub.Catalogue;

namespace Slipway.Hub.Metadata;

internal partial interface IMetadataStore
{
    /// <summary>A repository of which the catalogue does not show what is there now; null where there is none such.</summary>
    Task<StaleRepository?> NextStaleAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gives the catalogue what it shows of a repository, or takes it away; the repository is stale still if it has changed meanwhile.
    /// </summary>
    Task SetCatalogueEntryAsync(StaleRepository stale, CatalogueEntry? entry, CancellationToken cancellationToken);

    /// <summary>Searches what a caller sees of the catalogue. Who comes with a token of few scopes sees what is public.</summary>
    Task<CatalogueResults> SearchAsync(Caller caller, CatalogueQuery query, CancellationToken cancellationToken);

    /// <summary>What was read out of an artifact, if this version of the reader has done so.</summary>
    Task<string?> FindFactsAsync(StoredManifest manifest, int version, CancellationToken cancellationToken);

    /// <summary>Keeps what was read out of an artifact.</summary>
    Task SetFactsAsync(StoredManifest manifest, int version, string facts, CancellationToken cancellationToken);

    /// <summary>Tags with what they lead to, those that were set last first; without the tags that stand for referrers.</summary>
    Task<IReadOnlyList<Release>> ListReleasesAsync(Repository repository, int limit, CancellationToken cancellationToken);

    /// <summary>How often a repository was pulled in all.</summary>
    Task<long> CountPullsAsync(Repository repository, CancellationToken cancellationToken);
}

/// <summary>A repository of which the catalogue does not show what is there now.</summary>
/// <param name="Repository">Which; null where it is gone.</param>
/// <param name="Id">Its key.</param>
/// <param name="Change">Which of its changes was the last.</param>
internal sealed record StaleRepository(Repository? Repository, long Id, long Change);

/// <summary>A tag with what it leads to.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Size">How many bytes a pull transfers.</param>
/// <param name="IsModule">Whether there is a module.</param>
/// <param name="IsExamined">Whether somebody has looked into it yet.</param>
internal sealed record Release(Tag Tag, long Size, bool IsModule, bool IsExamined);
