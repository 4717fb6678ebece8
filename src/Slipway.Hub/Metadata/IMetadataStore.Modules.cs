using Slipway.Artifacts;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Metadata;

internal partial interface IMetadataStore
{
    /// <summary>A manifest that nobody has looked into; null where there is none such.</summary>
    Task<StoredManifest?> NextUnexaminedAsync(CancellationToken cancellationToken);

    /// <summary>The blobs that a manifest needs.</summary>
    Task<IReadOnlyList<StoredBlob>> ListBlobsAsync(StoredManifest manifest, CancellationToken cancellationToken);

    /// <summary>Keeps what was found in a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="examination">What was found.</param>
    /// <param name="module">The module, where one was found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The module as it is from now on; with another key where it was there already.</returns>
    Task<StoredBlob?> SetExaminationAsync(
        StoredManifest manifest, Examination examination, StoredBlob? module, CancellationToken cancellationToken);

    /// <summary>A module, and the repositories that have it.</summary>
    Task<(StoredBlob Module, IReadOnlyList<Repository> Repositories)?> FindModuleAsync(Digest digest, CancellationToken cancellationToken);
}
