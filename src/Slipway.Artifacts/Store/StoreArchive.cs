using System.Formats.Tar;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Artifacts;

/// <summary>
/// Artifacts as one file, for machines that no registry can be reached from: an OCI image layout in a tar archive, as skopeo's <c>oci-archive</c> and
/// podman have it.
/// </summary>
public static class StoreArchive
{
    private const string LayoutFile = "oci-layout";
    private const string IndexFile = "index.json";
    private const string BlobFolder = "blobs/sha256/";

    /// <summary>Where containerd and skopeo look for names: the whole one, and the tag alone.</summary>
    private const string NameAnnotation = "io.containerd.image.name";
    private const string TagAnnotation = "org.opencontainers.image.ref.name";

    private const int MaxIndexSize = 4 << 20;

    /// <summary>Writes artifacts; the same ones always make the same bytes.</summary>
    public static async Task SaveAsync(
        ContentStore store, IReadOnlyList<StoredArtifact> artifacts, Stream output, CancellationToken cancellationToken)
    {
        using var use = await store.UseAsync(cancellationToken);
        await using var tar = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true);
        await WriteAsync(LayoutFile, new MemoryStream("""{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        await WriteAsync(IndexFile, new MemoryStream(Index(artifacts)));
        var written = new HashSet<Digest>();
        foreach (var artifact in artifacts)
        {
            var manifest = Manifest.Parse(artifact.Reference, await store.ReadManifestAsync(artifact.Manifest, cancellationToken));
            foreach (var blob in manifest.Blobs.Prepend(artifact.Manifest).Where(blob => written.Add(blob.Digest)))
            {
                await using var content = store.OpenAt(blob, 0);
                await WriteAsync(BlobFolder + blob.Digest.Hex, content);
            }
        }

        async Task WriteAsync(string name, Stream content) => await tar.WriteEntryAsync(
            new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                ModificationTime = DateTimeOffset.UnixEpoch,
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                DataStream = content,
            },
            cancellationToken);
    }

    /// <summary>Reads artifacts into the store, trusting nothing in the archive.</summary>
    /// <returns>What is in the store now.</returns>
    /// <exception cref="ArtifactException">It is no such archive, or not complete.</exception>
    public static async Task<IReadOnlyList<StoredArtifact>> LoadAsync(
        ContentStore store, Stream input, string name, CancellationToken cancellationToken)
    {
        using var use = await store.UseAsync(cancellationToken);
        byte[]? index = null;
        try
        {
            await using var tar = new TarReader(input, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    continue;
                var path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (path == IndexFile)
                    index = await IndexAsync(entry, name, cancellationToken);
                else if (path.StartsWith(BlobFolder, StringComparison.Ordinal))
                    await BlobAsync(store, entry, path[BlobFolder.Length..], name, cancellationToken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ArtifactException($"{name} is not a tar archive: {e.Message.TrimEnd('.')}.", inner: e);
        }

        var artifacts = Artifacts(index ?? throw new ArtifactException($"{name} has no {IndexFile}, so that it is no OCI image layout."), name);
        foreach (var (reference, descriptor) in artifacts)
            await RequireWholeAsync(store, reference, descriptor, name, cancellationToken);
        foreach (var (reference, descriptor) in artifacts)
            await store.SetAsync(reference, descriptor, cancellationToken);
        return [.. artifacts.Select(artifact => store.Get(artifact.Reference))];
    }

    private static byte[] Index(IReadOnlyList<StoredArtifact> artifacts)
    {
        var manifests = artifacts.Select(artifact =>
        {
            var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { [NameAnnotation] = artifact.Reference };
            if (ArtifactReference.Parse(artifact.Reference).Tag is { } tag)
                annotations[TagAnnotation] = tag;
            return JsonSerializer.SerializeToNode(artifact.Manifest with { Annotations = annotations }, ManifestJson.Default.Descriptor);
        });
        return JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciIndex, ["manifests"] = new JsonArray([.. manifests]) });
    }

    private static List<(ArtifactReference Reference, Descriptor Manifest)> Artifacts(byte[] index, string name)
    {
        try
        {
            var artifacts = new List<(ArtifactReference, Descriptor)>();
            foreach (var manifest in JsonSerializer.Deserialize(index, ManifestJson.Default.ManifestIndex)?.Manifests?.OfType<Descriptor>() ?? [])
            {
                var text = manifest.Annotations?.GetValueOrDefault(NameAnnotation) ?? manifest.Annotations?.GetValueOrDefault(TagAnnotation)
                    ?? throw new ArtifactException($"{name} has a manifest without a name: {manifest.Digest}.");
                artifacts.Add((ArtifactReference.Parse(text), manifest with { Annotations = null }));
            }

            return artifacts;
        }
        catch (JsonException e)
        {
            throw new ArtifactException($"The {IndexFile} of {name} cannot be read: {Manifest.Reason(e)}.", inner: e);
        }
    }

    private static async Task<byte[]> IndexAsync(TarEntry entry, string name, CancellationToken cancellationToken)
    {
        if (entry.Length > MaxIndexSize)
            throw new ArtifactException($"The {IndexFile} of {name} has {entry.Length} bytes, more than {MaxIndexSize}.");
        var bytes = new byte[entry.Length];
        if (entry.DataStream is { } data)
            await data.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static async Task BlobAsync(ContentStore store, TarEntry entry, string hex, string name, CancellationToken cancellationToken)
    {
        if (!Digest.TryParse("sha256:" + hex, out var digest))
            throw new ArtifactException($"{name} has an entry whose name is no digest: '{entry.Name}'.");
        if (entry.Length > ArtifactReader.MaxLayerSize)
        {
            throw new ArtifactException(
                $"{digest} in {name} has {entry.Length} bytes, more than the {ArtifactReader.MaxLayerSize} that any module needs.");
        }

        var expected = new Descriptor { MediaType = "", Digest = digest, Size = entry.Length };
        if (store.Contains(expected))
            return;
        await using var writer = store.Create();
        if (entry.DataStream is { } data)
            await data.CopyToAsync(writer, cancellationToken);
        await writer.CommitAsync(expected, name, cancellationToken);
    }

    private static async Task RequireWholeAsync(
        ContentStore store, ArtifactReference reference, Descriptor descriptor, string name, CancellationToken cancellationToken)
    {
        if (!store.Contains(descriptor))
            throw new ArtifactException($"{name} lacks the manifest of {reference}, {descriptor.Digest}.");
        var manifest = Manifest.Parse(reference.ToString(), await store.ReadManifestAsync(descriptor, cancellationToken));
        if (manifest.Blobs.FirstOrDefault(blob => !store.Contains(blob)) is { } missing)
            throw new ArtifactException($"{name} lacks {missing.Digest}, which {reference} needs.");
    }
}
