using Slipway.Envoy;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Filters;

/// <summary>What a compressor counts, under Envoy's names.</summary>
internal sealed class CompressorStats(CompressorFilter filter, FilterContext context)
{
    public Counter Compressed { get; } = Count(filter, context, "compressed");

    public Counter NotCompressed { get; } = Count(filter, context, "not_compressed");

    public Counter UncompressedBytes { get; } = Count(filter, context, "total_uncompressed_bytes");

    public Counter CompressedBytes { get; } = Count(filter, context, "total_compressed_bytes");

    public Counter TooSmall { get; } = Count(filter, context, "content_length_too_small");

    public Counter Etag { get; } = Count(filter, context, "not_compressed_etag");

    public Counter NoAcceptHeader { get; } = Count(filter, context, "no_accept_header");

    public Counter Identity { get; } = Count(filter, context, "header_identity");

    public Counter Used { get; } = Count(filter, context, "header_compressor_used");

    public Counter Wildcard { get; } = Count(filter, context, "header_wildcard");

    public Counter NotValid { get; } = Count(filter, context, "header_not_valid");

    private static Counter Count(CompressorFilter filter, FilterContext context, string name) => context.Stats.Counter(StatName.OfHttp(
        context.StatPrefix, $"compressor.{filter.LibraryName}.gzip.{(filter.NamesDirection ? "response." : "")}{name}"));
}
