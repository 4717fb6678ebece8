using Slipway.Artifacts;

namespace Slipway.Hub.Catalogue;

/// <summary>A page of what a search has found.</summary>
internal sealed record CatalogueResults
{
    public required CatalogueQuery Query { get; init; }

    /// <summary>How many there are on all pages.</summary>
    public required long Total { get; init; }

    public required IReadOnlyList<CatalogueHit> Hits { get; init; }

    /// <summary>How many more choices would leave, for each facet as if nothing were chosen of it.</summary>
    public required IReadOnlyList<FacetCount> Facets { get; init; }

    /// <summary>How many pages there are.</summary>
    public int Pages => (int)Math.Clamp((Total + CatalogueQuery.PageSize - 1) / CatalogueQuery.PageSize, 1, CatalogueQuery.MaxPage);

    /// <summary>As <c>GET /api/search</c> answers it: docs/hub-catalogue.md.</summary>
    public CataloguePage ToPage() => new(Total, Query.Page, Pages, [.. Hits.Select(hit => new CatalogueResult
    {
        Name = hit.Name,
        Title = hit.Title,
        Description = hit.Description,
        Version = hit.Version,
        Digest = hit.Digest.ToString(),
        Size = hit.Size,
        Pulls = hit.Pulls,
        Updated = hit.Updated,
        Abi = hit.Facets[Facet.Abi].FirstOrDefault(),
        Language = hit.Facets[Facet.Language].FirstOrDefault(),
        Kinds = [.. hit.Facets[Facet.Kind]],
        Licence = hit.Facets[Facet.Licence].FirstOrDefault(),
    })]);
}

/// <summary>A value of a facet, and how many repositories have it.</summary>
internal sealed record FacetCount(Facet Facet, string Value, long Count);

/// <summary>A repository that a search has found.</summary>
internal sealed record CatalogueHit
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    /// <summary>The version of the newest artifact, or its tag.</summary>
    public required string Version { get; init; }

    public required Digest Digest { get; init; }

    /// <summary>The size of the module; of the whole artifact where there is no module.</summary>
    public required long Size { get; init; }

    public required DateTimeOffset Updated { get; init; }

    public required long Pulls { get; init; }

    public required ILookup<Facet, string> Facets { get; init; }
}
