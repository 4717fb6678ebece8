namespace Slipway.Artifacts;

/// <summary>Moves artifacts between a registry and the store: blobs first, some at once, then the manifest, then the reference.</summary>
public static class ArtifactTransfer
{
    private const int BlobsAtOnce = 4;

    /// <summary>An artifact of the store, which is pulled first where it has to be.</summary>
    /// <param name="client">Talks to the registry.</param>
    /// <param name="store">The store.</param>
    /// <param name="reference">What is wanted. A digest always leads to the same, so that the registry is only asked for what is not there.</param>
    /// <param name="asks">Whether the registry is asked where a tag leads now, although it is known where it led.</param>
    /// <param name="progress">Told what happens, one thing after the other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArtifactException">It is not there, is no single artifact, or is larger than any host loads.</exception>
    public static async Task<StoredArtifact> GetAsync(
        RegistryClient client, ContentStore store, ArtifactReference reference, bool asks, Action<TransferProgress>? progress,
        CancellationToken cancellationToken) =>
        (reference.Digest is not null || !asks) && store.Find(reference) is { } known && await store.IsCompleteAsync(known, cancellationToken)
            ? known
            : await PullAsync(client, store, reference, progress, cancellationToken);

    /// <summary>Gets an artifact into the store.</summary>
    /// <exception cref="ArtifactException">It is not there, is no single artifact, or is larger than any host loads.</exception>
    public static async Task<StoredArtifact> PullAsync(
        RegistryClient client, ContentStore store, ArtifactReference reference, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        using var use = await store.UseAsync(cancellationToken);
        var content = await client.GetManifestAsync(reference, cancellationToken);
        var manifest = Manifest.Parse(reference.ToString(), content);
        if (ArtifactReader.TooLarge(manifest) is { } problem)
            throw new ArtifactException($"{reference} {problem}.");
        var told = OneAfterTheOther(progress);
        await ForEachAsync(
            manifest, (blob, given) => client.PullBlobAsync(reference, blob, store, told, given), cancellationToken);
        await store.AddAsync(content.MediaType, content.Bytes, cancellationToken);
        await store.SetAsync(reference, content.Descriptor, cancellationToken);
        return store.Get(reference);
    }

    /// <summary>Brings an artifact of the store into a registry.</summary>
    /// <param name="client">Talks to the registry.</param>
    /// <param name="store">The store.</param>
    /// <param name="stored">The artifact; where the store knows it from another repository of the registry, nothing need be sent.</param>
    /// <param name="target">Where to.</param>
    /// <param name="progress">Told what happens, one thing after the other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether anything had to be done.</returns>
    public static async Task<bool> PushAsync(
        RegistryClient client, ContentStore store, StoredArtifact stored, ArtifactReference target, Action<TransferProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (target.Digest is { } digest && digest != stored.Manifest.Digest)
            throw new ArtifactException($"{target} cannot be pushed: the digest of {stored.Reference} is {stored.Manifest.Digest}.");
        using var use = await store.UseAsync(cancellationToken);
        if (await client.FindDigestAsync(target, cancellationToken) == stored.Manifest.Digest)
            return false;
        var content = await store.ReadManifestAsync(stored.Manifest, cancellationToken);
        var manifest = Manifest.Parse(stored.Reference, content);
        var mountFrom = store.List()
            .Where(entry => entry.Manifest.Digest == stored.Manifest.Digest)
            .Select(entry => ArtifactReference.Parse(entry.Reference))
            .FirstOrDefault(known => known.Registry == target.Registry && known.Repository != target.Repository)?.Repository;
        var told = OneAfterTheOther(progress);
        await ForEachAsync(
            manifest, (blob, given) => client.PushBlobAsync(target, blob, store, mountFrom, told, given), cancellationToken);
        await client.PutManifestAsync(target, content, cancellationToken);
        return true;
    }

    private static Action<TransferProgress>? OneAfterTheOther(Action<TransferProgress>? progress)
    {
        if (progress is null)
            return null;
        var turn = new Lock();
        return each =>
        {
            lock (turn)
                progress(each);
        };
    }

    /// <summary>The first that fails ends the others.</summary>
    private static Task ForEachAsync(
        Manifest manifest, Func<Descriptor, CancellationToken, Task> transfer, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            manifest.Blobs.DistinctBy(blob => blob.Digest),
            new ParallelOptions { MaxDegreeOfParallelism = BlobsAtOnce, CancellationToken = cancellationToken },
            (blob, given) => new ValueTask(transfer(blob, given)));
}
