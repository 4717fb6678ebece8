using Slipway.Hub.Storage;

namespace Slipway.Hub.Metadata;

internal partial interface IMetadataStore
{
    /// <summary>Forgets blobs that no manifest needs, and that nobody was told of since a moment.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="limit">How many at most; others are written in between.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those whose bytes nothing leads to any more, and whether there may be more to forget.</returns>
    Task<(IReadOnlyList<StoredBlob> Unneeded, bool IsMore)> ForgetBlobsAsync(
        DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Which of some keys are those of blobs.</summary>
    Task<IReadOnlySet<string>> FindKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);
}
