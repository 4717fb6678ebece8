using System.IO.Pipelines;
using Slipway.Artifacts;

namespace Slipway.Hub.Storage;

/// <summary>
/// Where the bytes of blobs and modules are. It knows nothing of repositories' contents: which blob there is, under which key, is in the
/// metadata. Keys are never used twice, so that what one upload has stored, no deletion of another can take away.
/// </summary>
internal interface IBlobStorage
{
    /// <summary>Begins an upload into a repository.</summary>
    /// <returns>Its identifier.</returns>
    Task<string> BeginUploadAsync(string repository, CancellationToken cancellationToken);

    /// <summary>How many bytes of an upload are here; null where there is no such upload into this repository.</summary>
    Task<long?> FindUploadAsync(string repository, string id, CancellationToken cancellationToken);

    /// <summary>Adds to an upload. What has arrived stays when the content breaks off.</summary>
    /// <param name="repository">Into which repository.</param>
    /// <param name="id">The upload.</param>
    /// <param name="from">Where the content must begin; null for wherever the upload is.</param>
    /// <param name="content">The content, read to its end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many bytes there are now, and whether the content was taken at all: it is not if it begins elsewhere.</returns>
    /// <exception cref="UploadException">There is no such upload, or it would become larger than blobs may be.</exception>
    Task<(long Length, bool Taken)> AppendAsync(
        string repository, string id, long? from, PipeReader content, CancellationToken cancellationToken);

    /// <summary>Ends an upload, and keeps what arrived durably, under a key.</summary>
    /// <exception cref="UploadException">There is no such upload, or it is not what was expected; it is gone then.</exception>
    Task<StoredBlob> CompleteAsync(string repository, string id, Digest expected, CancellationToken cancellationToken);

    /// <summary>Forgets an upload.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> CancelAsync(string repository, string id, CancellationToken cancellationToken);

    /// <summary>Opens what is kept under a key: a stream that can seek.</summary>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    Stream Open(string key);

    /// <summary>Deletes what is kept under a key, if it is there.</summary>
    void Delete(string key);

    /// <summary>All keys, and since when each is there.</summary>
    IEnumerable<(string Key, DateTimeOffset Since)> List();

    /// <summary>Forgets uploads to which nothing was added since a moment.</summary>
    /// <returns>How many.</returns>
    int DeleteUploads(DateTimeOffset before);
}

/// <summary>A blob that is kept.</summary>
/// <param name="Digest">What it is named by.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Key">Where the storage has it.</param>
internal sealed record StoredBlob(Digest Digest, long Size, string Key);
