using Slipway.Artifacts;

namespace Slipway.Hub.Catalogue;

/// <summary>What the catalogue keeps of a repository for searches.</summary>
internal sealed record CatalogueEntry
{
    private const int MaxTitle = 120;
    private const int MaxDescription = 600;
    private const int MaxShort = 60;

    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string Version { get; init; }

    public required Digest Digest { get; init; }

    public required long Size { get; init; }

    public required DateTimeOffset Updated { get; init; }

    /// <summary>Further words by which it is found.</summary>
    public required string Facts { get; init; }

    public required IReadOnlyList<(Facet Facet, string Value)> Facets { get; init; }

    public static CatalogueEntry Of(string name, Metadata.Release release, ArtifactFacts facts)
    {
        var about = facts.About;
        List<(Facet, string)> facets = [.. facts.Kinds.Select(kind => (Facet.Kind, kind))];
        Add(Facet.Abi, facts.Abi);
        Add(Facet.Language, facts.Sdk?.Name);
        Add(Facet.Licence, about.Licence);
        return new CatalogueEntry
        {
            Name = name,
            Title = Cut(about.Title ?? name[(name.IndexOf('/') + 1)..], MaxTitle),
            Description = Cut(about.Description ?? "", MaxDescription),
            Version = Cut(about.Version ?? release.Tag.Name, MaxShort),
            Digest = release.Tag.Digest,
            Size = facts.ModuleSize ?? release.Size,
            Updated = release.Tag.Updated,
            Facts = string.Join(
                ' ', [.. facts.RootIds, .. facts.Imports.Select(import => import.Name), .. facets.Select(facet => facet.Item2)]),
            Facets = facets,
        };

        void Add(Facet facet, string? value)
        {
            if (value is not null)
                facets.Add((facet, Cut(value, MaxShort)));
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
