using Slipway.Artifacts;

namespace Slipway.Operators.CustomResources;

/// <summary>Gets the modules that resources name: from the store of this host, or else from their registry. Their digests are checked on the way.</summary>
/// <param name="store">What has been fetched already, and what is.</param>
/// <param name="options">How registries are asked.</param>
internal sealed class ModuleSource(ContentStore store, RegistryOptions options) : IDisposable
{
    private readonly RegistryClient _client = new(options);

    /// <exception cref="ArtifactException">It could not be had, or is not what its digest says; the message says why.</exception>
    public async Task<ReadOnlyMemory<byte>> GetAsync(ArtifactReference image, CancellationToken cancellationToken)
    {
        var stored = await ArtifactTransfer.GetAsync(_client, store, image, asks: false, progress: null, cancellationToken).ConfigureAwait(false);
        return (await ArtifactReader.ReadAsync(store, stored, cancellationToken).ConfigureAwait(false)).Module;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
