using Slipway.Artifacts;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Catalogue;

/// <summary>All that the page of a repository shows, of one of its tags.</summary>
internal sealed record RepositoryView
{
    public required Repository Repository { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<Release> Releases { get; init; }

    /// <summary>The one that is shown.</summary>
    public required Release Release { get; init; }

    public required ArtifactFacts Facts { get; init; }

    /// <summary>In Markdown; null where there is none.</summary>
    public string? Readme { get; init; }

    /// <summary>Fields of the configuration; null where there is no schema.</summary>
    public IReadOnlyList<SchemaField>? Schema { get; init; }

    public required long Pulls { get; init; }

    public required IReadOnlyList<(DateOnly Day, long Count)> PullsByDay { get; init; }

    public required DateOnly Today { get; init; }

    public Digest Digest => Release.Tag.Digest;

    /// <summary>Whether this is what is shown without a tag in the address.</summary>
    public bool IsNewest => Release == Newest(Releases);

    /// <summary>The newest tag that leads to a module, or else the newest.</summary>
    public static Release? Newest(IReadOnlyList<Release> releases) =>
        releases.FirstOrDefault(release => release.IsModule) ?? (releases is [var first, ..] ? first : null);
}
