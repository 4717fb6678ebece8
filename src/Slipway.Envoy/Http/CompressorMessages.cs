using System.Collections.Immutable;
using System.IO.Compression;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.filters.http.compressor.v3</c>.</summary>
internal static class CompressorMessages
{
    private const string Name = "envoy.extensions.filters.http.compressor.v3";

    private static readonly EnumReader<int> Levels = new()
    {
        { "DEFAULT_COMPRESSION", 0, -1 },
        { "BEST_SPEED", 1, 1 },
        { "COMPRESSION_LEVEL_1", 1, 1 },
        { "COMPRESSION_LEVEL_2", 2, 2 },
        { "COMPRESSION_LEVEL_3", 3, 3 },
        { "COMPRESSION_LEVEL_4", 4, 4 },
        { "COMPRESSION_LEVEL_5", 5, 5 },
        { "COMPRESSION_LEVEL_6", 6, 6 },
        { "COMPRESSION_LEVEL_7", 7, 7 },
        { "COMPRESSION_LEVEL_8", 8, 8 },
        { "COMPRESSION_LEVEL_9", 9, 9 },
        { "BEST_COMPRESSION", 9, 9 },
    };

    private static readonly EnumReader<ZLibCompressionStrategy> Strategies = new()
    {
        { "DEFAULT_STRATEGY", 0, ZLibCompressionStrategy.Default },
        { "FILTERED", 1, ZLibCompressionStrategy.Filtered },
        { "HUFFMAN_ONLY", 2, ZLibCompressionStrategy.HuffmanOnly },
        { "RLE", 3, ZLibCompressionStrategy.RunLengthEncoding },
        { "FIXED", 4, ZLibCompressionStrategy.Fixed },
    };

    private static readonly Message<Gzip> GzipMessage =
        new Message<Gzip>("envoy.extensions.compression.gzip.compressor.v3.Gzip", new(-1, default))
        {
            { "compression_level", Levels.Read, (value, level) => value with { Level = level } },
            { "compression_strategy", Strategies.Read, (value, strategy) => value with { Strategy = strategy } },
        }
        .Ignores("memory_level window_bits chunk_size", "the memory of .NET's compressor is not configurable");

    private static readonly Extensions<Gzip> Libraries = new("compressor library")
    {
        {
            "envoy.compression.gzip.compressor", "", "envoy.extensions.compression.gzip.compressor.v3.Gzip", GzipMessage.Read
        },
    };

    private static readonly Message<ExtensionConfig> Library =
        new Message<ExtensionConfig>("envoy.config.core.v3.TypedExtensionConfig", new())
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
            { "typed_config", Composites.Place, (value, place) => value with { Typed = place } },
        }
        .Requires("name", "typed_config");

    private static readonly Message<bool> Feature = new Message<bool>("envoy.config.core.v3.RuntimeFeatureFlag", true)
    {
        { "default_value", Scalars.Bool, (_, value) => value },
    }
    .Requires("default_value")
    .Ignores("runtime_key", "there is no runtime, so the default value holds");

    private static readonly Message<Common> CommonDirection =
        new Message<Common>($"{Name}.Compressor.CommonDirectionConfig", new(null, null, []))
        {
            { "enabled", Feature.Read, (value, enabled) => value with { Enabled = enabled } },
            { "min_content_length", Scalars.UInt32, (value, length) => value with { MinContentLength = length } },
            { "content_type", Composites.Repeated(Scalars.Text), (value, list) => value with { ContentTypes = list } },
        };

    private static readonly Message<bool> RequestDirection =
        new Message<bool>($"{Name}.Compressor.RequestDirectionConfig", false)
        {
            { "common_config", CommonDirection.Read },
        }
        .Then((value, fields) =>
        {
            if (fields.Value<Common?>("common_config", null) is not { Enabled: false })
                fields.Message.Error("requests cannot be compressed yet; set common_config.enabled.default_value to false");
            return value;
        });

    private static readonly Message<CompressorFilter> ResponseDirection =
        new Message<CompressorFilter>($"{Name}.Compressor.ResponseDirectionConfig", new())
        {
            { "common_config", CommonDirection.Read, With },
            { "disable_on_etag_header", Scalars.Bool, (value, disable) => value with { DisableOnEtag = disable } },
            { "weaken_etag_on_compress", Scalars.Bool, (value, weaken) => value with { WeakenEtag = weaken } },
            { "remove_accept_encoding_header", Scalars.Bool, (value, remove) => value with { RemoveAcceptEncoding = remove } },
            {
                "uncompressible_response_codes", Composites.Repeated(Scalars.Integer(200, 599)),
                (value, list) => value with { UncompressibleStatuses = list }
            },
        }
        .Refuses("status_header_enabled", "look at content-encoding");

    public static readonly Message<CompressorFilter> Filter =
        new Message<CompressorFilter>($"{Name}.Compressor", new())
        {
            { "response_direction_config", ResponseDirection.Read },
            { "request_direction_config", RequestDirection.Read },
            { "compressor_library", ReadLibrary },
            { "content_length", Scalars.UInt32 },
            { "content_type", Composites.Repeated(Scalars.Text) },
            { "disable_on_etag_header", Scalars.Bool },
            { "remove_accept_encoding_header", Scalars.Bool },
            { "runtime_enabled", Feature.Read },
        }
        .Requires("compressor_library")
        .Accepts("choose_first")
        .Then((_, fields) =>
        {
            // The old fields at the top hold where there is no response_direction_config, as in Envoy.
            var old = With(new CompressorFilter(), new Common(
                fields.Value<bool?>("runtime_enabled", null),
                fields.Has("content_length") ? fields.Value("content_length", 0u) : null,
                fields.Value<ImmutableArray<string>>("content_type", []))) with
            {
                DisableOnEtag = fields.Value("disable_on_etag_header", false),
                RemoveAcceptEncoding = fields.Value("remove_accept_encoding_header", false),
            };
            var (name, gzip) = fields.Value("compressor_library", ("", new Gzip(-1, default)));
            return fields.Value("response_direction_config", old) with
            {
                NamesDirection = fields.Has("request_direction_config"),
                LibraryName = name,
                Level = gzip.Level,
                Strategy = gzip.Strategy,
            };
        });

    private static readonly Message<CompressorRouteConfig> ResponseOverrides =
        new($"{Name}.ResponseDirectionOverrides", new(true, null))
        {
            { "remove_accept_encoding_header", Scalars.Bool, (value, remove) => value with { RemoveAcceptEncoding = remove } },
        };

    private static readonly Message<CompressorRouteConfig> Overrides =
        new Message<CompressorRouteConfig>($"{Name}.CompressorOverrides", new(true, null))
        {
            { "response_direction_config", ResponseOverrides.Read, (_, config) => config },
        }
        .Requires("response_direction_config")
        .Refuses("compressor_library", "use another filter that is disabled elsewhere");

    public static readonly Message<CompressorRouteConfig> PerRoute =
        new Message<CompressorRouteConfig>($"{Name}.CompressorPerRoute", new(false, null))
        {
            { "disabled", Disabled },
            { "overrides", Overrides.Read, (_, overrides) => overrides },
        }
        .ExactlyOneOf("disabled", "overrides");

    private static CompressorFilter With(CompressorFilter filter, Common common) => filter with
    {
        Enabled = common.Enabled ?? true,
        MinContentLength = common.MinContentLength ?? filter.MinContentLength,
        ContentTypes = common.ContentTypes.IsEmpty ? filter.ContentTypes : common.ContentTypes,
    };

    private static (string Name, Gzip Gzip) ReadLibrary(Cursor at)
    {
        var config = Library.Read(at);
        return (config.Name, Libraries.Read(config, at) ?? new Gzip(-1, default));
    }

    private static bool Disabled(Cursor at)
    {
        var disabled = Scalars.Bool(at);
        if (!disabled)
            at.Error("must be true; leave the configuration out where responses are compressed");
        return disabled;
    }

    private sealed record Gzip(int Level, ZLibCompressionStrategy Strategy);

    private sealed record Common(bool? Enabled, uint? MinContentLength, ImmutableArray<string> ContentTypes);
}
