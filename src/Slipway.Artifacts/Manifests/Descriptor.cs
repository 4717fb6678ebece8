namespace Slipway.Artifacts;

/// <summary>Names content: what it is, which it is, and how long (OCI image specification, "Content Descriptors").</summary>
public sealed record Descriptor
{
    /// <summary>What the content is.</summary>
    public required string MediaType { get; init; }

    /// <summary>The digest of the content.</summary>
    public required Digest Digest { get; init; }

    /// <summary>How many bytes it has.</summary>
    public required long Size { get; init; }

    /// <summary>What an artifact says of itself, in lists of referrers.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Further remarks; null where there are none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    internal string? Title => Annotations?.GetValueOrDefault(Artifacts.Annotations.Title);
}
