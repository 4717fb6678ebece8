namespace Slipway.Artifacts;

/// <summary>Reads content that has to be small enough for memory.</summary>
internal static class ContentReading
{
    /// <summary>All of some content.</summary>
    /// <exception cref="ArtifactException">It is not here, damaged, or larger than the limit.</exception>
    public static async Task<byte[]> ReadAsync(
        this IContentSource source, Descriptor content, long limit, CancellationToken cancellationToken)
    {
        if (content.Size > limit)
        {
            throw new ArtifactException(
                $"{content.Digest} has {content.Size} bytes, more than the {limit} that it may have as {content.MediaType}.");
        }

        await using var stream = source.Open(content);
        var bytes = new byte[content.Size];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        await stream.CopyToAsync(Stream.Null, cancellationToken);
        return bytes;
    }

    /// <summary>The bytes of a manifest.</summary>
    /// <exception cref="ArtifactException">It is not here, or damaged.</exception>
    public static async Task<ManifestContent> ReadManifestAsync(
        this IContentSource source, Descriptor manifest, CancellationToken cancellationToken) =>
        new(manifest.MediaType, await source.ReadAsync(manifest, Manifest.MaxSize, cancellationToken));
}
