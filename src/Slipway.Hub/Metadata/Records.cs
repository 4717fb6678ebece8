using Slipway.Artifacts;

namespace Slipway.Hub.Metadata;

/// <summary>A repository: what references name before tag and digest.</summary>
/// <param name="Id">Its key in the metadata.</param>
/// <param name="Name">Its name, of which the first component is that of a user or organisation.</param>
/// <param name="IsPublic">Whether anybody may pull from it.</param>
internal sealed record Repository(long Id, string Name, bool IsPublic);

/// <summary>A tag.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Digest">The manifest that it leads to.</param>
/// <param name="Updated">Since when.</param>
internal sealed record Tag(string Name, Digest Digest, DateTimeOffset Updated);

/// <summary>A manifest or index that arrives.</summary>
internal sealed record NewManifest
{
    public required Digest Digest { get; init; }

    public required string MediaType { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Blobs that it needs, with the sizes that it says they have.</summary>
    public required IReadOnlyList<Descriptor> Blobs { get; init; }

    /// <summary>Manifests that it needs: those of an index.</summary>
    public required IReadOnlyList<Descriptor> Manifests { get; init; }

    public Digest? Subject { get; init; }

    public string? ArtifactType { get; init; }
}

/// <summary>A manifest or index that is here.</summary>
/// <param name="Id">Its key in the metadata.</param>
/// <param name="Content">Its bytes and media type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="ArtifactType">What it is, in lists of referrers.</param>
/// <param name="Pushed">When it came.</param>
/// <param name="Examination">What was found in it; null until somebody has looked.</param>
internal sealed record StoredManifest(
    long Id, ManifestContent Content, Digest? Subject, string? ArtifactType, DateTimeOffset Pushed, Examination? Examination);

/// <summary>What was found in a manifest.</summary>
/// <param name="Layout">The layout of the artifact, where it is one of WebAssembly.</param>
/// <param name="Module">The module, which <c>/modules/</c> has.</param>
/// <param name="Problem">Why there is no module, in one sentence.</param>
internal sealed record Examination(ArtifactLayout? Layout, Digest? Module, string? Problem);

/// <summary>Something that a manifest needs.</summary>
/// <param name="Expected">As the manifest has it.</param>
/// <param name="ActualSize">Its size where it is here with another one; null where it is not here.</param>
internal sealed record MissingContent(Descriptor Expected, long? ActualSize);

/// <summary>Pulls of a repository on a day.</summary>
internal sealed record PullCount(long RepositoryId, DateOnly Day, long Count);

/// <summary>What became of a blob that was to be deleted.</summary>
internal enum BlobDeletion
{
    /// <summary>It is not in the repository any more.</summary>
    Deleted,

    /// <summary>It was not there.</summary>
    Unknown,

    /// <summary>A manifest needs it.</summary>
    InUse,
}
