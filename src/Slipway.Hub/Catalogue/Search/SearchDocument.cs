using System.Text.Json.Serialization;

namespace Slipway.Hub.Catalogue;

/// <summary>The answer of <c>GET /api/search</c>: see docs/hub-catalogue.md.</summary>
internal sealed record SearchDocument(long Total, int Page, int Pages, IReadOnlyList<SearchDocument.Result> Results)
{
    internal sealed record Result(
        string Name, string Title, string Description, string Version, string Digest, long Size, long Pulls, DateTimeOffset Updated, string? Abi,
        string? Language, IReadOnlyList<string> Kinds, string? Licence);

    public static SearchDocument Of(CatalogueResults results) => new(
        results.Total,
        results.Query.Page,
        results.Pages,
        [.. results.Hits.Select(hit => new Result(
            hit.Name, hit.Title, hit.Description, hit.Version, hit.Digest.ToString(), hit.Size, hit.Pulls, hit.Updated,
            hit.Facets[Facet.Abi].FirstOrDefault(), hit.Facets[Facet.Language].FirstOrDefault(), [.. hit.Facets[Facet.Kind]],
            hit.Facets[Facet.Licence].FirstOrDefault()))]);
}

[JsonSerializable(typeof(SearchDocument))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SearchJson : JsonSerializerContext;
