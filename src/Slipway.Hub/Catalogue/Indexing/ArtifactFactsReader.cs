using Slipway.Hub.Metadata;
using Slipway.Hub.Modules;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Catalogue;

/// <summary>Reads artifacts once, and keeps what it has read.</summary>
internal sealed class ArtifactFactsReader(IMetadataStore metadata, IBlobStorage storage) : IDisposable
{
    /// <summary>A module is in memory while it is read: one at a time is enough.</summary>
    private readonly SemaphoreSlim _one = new(1);

    public async Task<ArtifactFacts> ReadAsync(StoredManifest manifest, CancellationToken cancellationToken)
    {
        if (await FindAsync(manifest, cancellationToken) is { } known)
            return known;
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (await FindAsync(manifest, cancellationToken) is { } meanwhile)
                return meanwhile;
            var blobs = await ManifestBlobs.OfAsync(metadata, storage, manifest, cancellationToken);
            var facts = await ArtifactFacts.ReadAsync(blobs, blobs.Artifact, cancellationToken);
            await metadata.SetFactsAsync(manifest, ArtifactFacts.Version, facts.ToJson(), cancellationToken);
            return facts;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ArtifactFacts?> FindAsync(StoredManifest manifest, CancellationToken cancellationToken) =>
        await metadata.FindFactsAsync(manifest, ArtifactFacts.Version, cancellationToken) is { } json ? ArtifactFacts.Parse(json) : null;
}
