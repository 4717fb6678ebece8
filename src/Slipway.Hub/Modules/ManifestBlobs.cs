using Slipway.Artifacts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Modules;

/// <summary>A manifest with its blobs, as what reads artifacts wants them.</summary>
internal sealed class ManifestBlobs : IContentSource
{
    private readonly IBlobStorage _storage;
    private readonly StoredManifest _manifest;
    private readonly Dictionary<Digest, StoredBlob> _blobs;

    private ManifestBlobs(IBlobStorage storage, StoredManifest manifest, IReadOnlyList<StoredBlob> blobs)
    {
        (_storage, _manifest) = (storage, manifest);
        _blobs = blobs.ToDictionary(blob => blob.Digest);
    }

    /// <summary>The name under which the readers know it.</summary>
    public StoredArtifact Artifact => new(_manifest.Content.Digest.ToString(), _manifest.Content.Descriptor, _manifest.Pushed);

    public static async Task<ManifestBlobs> OfAsync(
        IMetadataStore metadata, IBlobStorage storage, StoredManifest manifest, CancellationToken cancellationToken) =>
        new(storage, manifest, await metadata.ListBlobsAsync(manifest, cancellationToken));

    public Stream Open(Descriptor content)
    {
        if (content.Digest == _manifest.Content.Digest)
            return new MemoryStream(_manifest.Content.Bytes.ToArray(), writable: false);

        // All of it was checked when it came; a disk that fails since then is noticed here.
        return _blobs.TryGetValue(content.Digest, out var blob)
            ? new VerifyingStream(_storage.Open(blob.Key), content, $"{content.Digest} in the hub", () => { })
            : throw new ArtifactException($"{content.Digest} is not in the hub.");
    }
}
