namespace Slipway.Artifacts;

/// <summary>The bytes of a manifest or an index as they were received, which its digest is of.</summary>
/// <param name="MediaType">What it was delivered as.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record ManifestContent(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The digest of the bytes.</summary>
    public Digest Digest { get; } = Digest.Of(Bytes.Span);

    /// <summary>Names this content.</summary>
    public Descriptor Descriptor => new() { MediaType = MediaType, Digest = Digest, Size = Bytes.Length };
}
