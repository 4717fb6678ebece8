using System.Collections.Immutable;
using System.IO.Compression;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.http.compressor.v3.Compressor</c> with gzip: compresses responses for who asks for it.</summary>
public sealed record CompressorFilter : HttpFilter
{
    /// <summary>The media types that are compressed where the configuration names none.</summary>
    public static ImmutableArray<string> DefaultContentTypes { get; } =
    [
        .. ("text/html text/plain text/css text/javascript text/x-javascript text/ecmascript text/js text/jscript text/x-js text/xml " +
            "application/javascript application/x-javascript application/ecmascript application/x-json application/xml " +
            "application/json application/xhtml+xml image/svg+xml").Split(' '),
    ];

    /// <summary>Name of the compressor library; part of the names of statistics.</summary>
    public string LibraryName { get; init; } = "";

    /// <summary>Whether requests are mentioned in the configuration, so that statistics are named for their direction.</summary>
    public bool NamesDirection { get; init; }

    /// <summary>Whether responses are compressed at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Least length in bytes, where it is known, of a response that is compressed.</summary>
    public uint MinContentLength { get; init; } = 30;

    /// <summary>The media types that are compressed, without parameters.</summary>
    public ImmutableArray<string> ContentTypes { get; init; } = DefaultContentTypes;

    /// <summary>Whether responses with an <c>etag</c> stay as they are.</summary>
    public bool DisableOnEtag { get; init; }

    /// <summary>Whether the strong <c>etag</c> of a compressed response becomes a weak one, in place of being removed.</summary>
    public bool WeakenEtag { get; init; }

    /// <summary>Whether upstreams do not see <c>accept-encoding</c>.</summary>
    public bool RemoveAcceptEncoding { get; init; }

    /// <summary>Statuses of responses that stay as they are.</summary>
    public ImmutableArray<int> UncompressibleStatuses { get; init; } = [];

    /// <summary>zlib's level, 1 to 9, or -1 for its default.</summary>
    public int Level { get; init; } = -1;

    /// <summary>zlib's strategy.</summary>
    public ZLibCompressionStrategy Strategy { get; init; }
}

/// <summary><c>envoy.extensions.filters.http.compressor.v3.CompressorPerRoute</c>.</summary>
/// <param name="Enabled">Whether responses are compressed here.</param>
/// <param name="RemoveAcceptEncoding">In place of the filter's; null for that.</param>
public sealed record CompressorRouteConfig(bool Enabled, bool? RemoveAcceptEncoding) : RouteFilterConfig;
