namespace Slipway.Artifacts;

/// <summary>Answers that have to be in memory, and no larger than what they may be.</summary>
internal static class BoundedContent
{
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int limit, string source, CancellationToken cancellationToken)
    {
        await using var stream = new BoundedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            limit,
            () => new ArtifactException($"The answer of {source} has more than {limit} bytes."));
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
