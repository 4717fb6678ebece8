using System.Text.Json.Serialization;

namespace Slipway.Artifacts;

/// <summary>A page of what a search in the catalogue of a hub has found.</summary>
/// <param name="Total">How many results there are on all pages.</param>
/// <param name="Page">Which page this is, from 1.</param>
/// <param name="Pages">How many pages there are.</param>
/// <param name="Results">The results, in the order that was asked for.</param>
public sealed record CataloguePage(long Total, int Page, int Pages, IReadOnlyList<CatalogueResult> Results);

/// <summary>A repository that a search has found, by its newest artifact.</summary>
public sealed record CatalogueResult
{
    /// <summary>The name of the repository.</summary>
    public required string Name { get; init; }

    /// <summary>What its publisher calls it.</summary>
    public required string Title { get; init; }

    /// <summary>What its publisher says of it; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>The version of the newest artifact, or its tag.</summary>
    public required string Version { get; init; }

    /// <summary>The digest to pin.</summary>
    public required string Digest { get; init; }

    /// <summary>The size of the module in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>How often it was pulled.</summary>
    public required long Pulls { get; init; }

    /// <summary>When the newest artifact came.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The version of the Proxy-Wasm ABI; null where there is none.</summary>
    public string? Abi { get; init; }

    /// <summary>The language or SDK; null where nothing tells.</summary>
    public string? Language { get; init; }

    /// <summary>What it has callbacks for.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The licence, by SPDX; null where nothing is said.</summary>
    public string? Licence { get; init; }
}

[JsonSerializable(typeof(CataloguePage))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class CatalogueJson : JsonSerializerContext;
