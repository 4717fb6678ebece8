using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.core.v3.Metadata</c>: structured data by filter name (reverse DNS).</summary>
public sealed record Metadata
{
    /// <summary>No metadata at all.</summary>
    public static Metadata Empty { get; } = new();

    /// <summary><c>filter_metadata</c>, for example under <c>envoy.filters.http.wasm</c>.</summary>
    public ImmutableDictionary<string, StructValue.Struct> FilterMetadata { get; init; } =
        ImmutableDictionary<string, StructValue.Struct>.Empty;
}
