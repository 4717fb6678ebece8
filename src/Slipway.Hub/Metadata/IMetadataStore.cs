using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Metadata;

/// <summary>
/// What the hub knows beside the bytes: repositories, manifests, tags, who may do what. Each method is one transaction; what it has written
/// lasts when it returns.
/// </summary>
internal partial interface IMetadataStore : IAsyncDisposable
{
    /// <summary>A repository, or null where there is none.</summary>
    Task<Repository?> FindRepositoryAsync(string name, CancellationToken cancellationToken);

    /// <summary>The repository, which is made if it is not there.</summary>
    Task<Repository> AddRepositoryAsync(string name, CancellationToken cancellationToken);

    /// <summary>The repositories that somebody may pull from, by name.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="after">The name after which to begin.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Repository>> ListRepositoriesAsync(Caller caller, string after, int limit, CancellationToken cancellationToken);

    /// <summary>Lets anybody pull from a repository, or only those that may.</summary>
    /// <returns>Whether there is such a repository.</returns>
    Task<bool> SetVisibilityAsync(Actor actor, string name, bool isPublic, CancellationToken cancellationToken);

    /// <summary>Removes a repository with all that is in it.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteRepositoryAsync(Actor actor, string name, CancellationToken cancellationToken);

    /// <summary>A blob of a repository, which will not be collected as garbage for a while; null where it has none such.</summary>
    Task<StoredBlob?> FindBlobAsync(Repository repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>Gives a repository a blob that is kept.</summary>
    /// <returns>The blob as it is from now on; with another key where it was there already.</returns>
    Task<StoredBlob> AddBlobAsync(Repository repository, StoredBlob blob, CancellationToken cancellationToken);

    /// <summary>Gives a repository a blob that another one has.</summary>
    /// <returns>Whether the other has it.</returns>
    Task<bool> MountBlobAsync(Repository source, Repository target, Digest digest, CancellationToken cancellationToken);

    /// <summary>Takes a blob from a repository, unless a manifest needs it.</summary>
    Task<BlobDeletion> DeleteBlobAsync(Actor actor, Repository repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>Puts a manifest, with a tag that leads to it if one is given, if all that it needs is there.</summary>
    /// <returns>What it needs that is not there, or not of the announced size; nothing where it was put.</returns>
    Task<IReadOnlyList<MissingContent>> PutManifestAsync(
        Actor actor, Repository repository, NewManifest manifest, string? tag, CancellationToken cancellationToken);

    /// <summary>A manifest by its digest.</summary>
    Task<StoredManifest?> FindManifestAsync(Repository repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>The manifest that a tag leads to.</summary>
    Task<StoredManifest?> FindManifestAsync(Repository repository, string tag, CancellationToken cancellationToken);

    /// <summary>The manifests of a repository, in the order in which they came.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="after">The key of the manifest after which to begin.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<StoredManifest>> ListManifestsAsync(Repository repository, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes a manifest and the tags that lead to it.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteManifestAsync(Actor actor, Repository repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>Deletes a tag.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteTagAsync(Actor actor, Repository repository, string tag, CancellationToken cancellationToken);

    /// <summary>Tags by name.</summary>
    Task<IReadOnlyList<Tag>> ListTagsAsync(Repository repository, string after, int limit, CancellationToken cancellationToken);

    /// <summary>Manifests that say that they are about another, by digest.</summary>
    /// <param name="repository">Where.</param>
    /// <param name="subject">What they are about.</param>
    /// <param name="artifactType">Only those of this type; null for all.</param>
    /// <param name="after">The digest after which to begin.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<StoredManifest>> ListReferrersAsync(
        Repository repository, Digest subject, string? artifactType, string after, int limit, CancellationToken cancellationToken);

    /// <summary>Counts pulls.</summary>
    Task AddPullsAsync(IReadOnlyCollection<PullCount> pulls, CancellationToken cancellationToken);

    /// <summary>How often a repository was pulled on each day since one, days without pulls left out.</summary>
    Task<IReadOnlyList<(DateOnly Day, long Count)>> ListPullsAsync(Repository repository, DateOnly since, CancellationToken cancellationToken);
}
