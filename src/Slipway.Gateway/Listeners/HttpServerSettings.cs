using Microsoft.AspNetCore.Server.Kestrel.Core;
using Slipway.Envoy;

namespace Slipway.Gateway.Listeners;

/// <summary>What a connection manager says about how HTTP is spoken: Kestrel takes it once, when it starts.</summary>
internal sealed record HttpServerSettings
{
    public HttpProtocols Protocols { get; init; }

    /// <summary>Whether a CONNECT may take over a connection over which HTTP/1 is spoken.</summary>
    public bool AllowsConnect { get; init; }

    /// <summary>How long the first bytes of a connection are waited for.</summary>
    public TimeSpan PrefacePatience => HeadersTimeout > TimeSpan.Zero && HeadersTimeout < HttpPreface.Patience ? HeadersTimeout : HttpPreface.Patience;

    private int HeaderBytes { get; init; }

    private int HeaderCount { get; init; }

    private TimeSpan KeepAlive { get; init; }

    private TimeSpan HeadersTimeout { get; init; }

    private Http2Options Http2 { get; init; } = new();

    public static HttpServerSettings Of(HttpConnectionManager manager) => new()
    {
        Protocols = manager.CodecType switch
        {
            CodecType.Http1 => HttpProtocols.Http1,
            CodecType.Http2 => HttpProtocols.Http2,
            CodecType.Http3 => HttpProtocols.Http3,
            _ => HttpProtocols.Http1AndHttp2,
        },
        AllowsConnect = manager.AllUpgradeConfigs().Any(config => config is { Type: UpgradeConfig.Connect, Enabled: true }),
        HeaderBytes = manager.MaxRequestHeadersKb * 1024,
        HeaderCount = manager.Common.MaxHeadersCount,
        KeepAlive = manager.Common.IdleTimeout ?? Timeout.InfiniteTimeSpan,
        HeadersTimeout = manager.RequestHeadersTimeout ?? manager.StreamIdleTimeout ?? Timeout.InfiniteTimeSpan,
        Http2 = manager.Http2,
    };

    public void Configure(KestrelServerLimits limits)
    {
        limits.MaxRequestBufferSize = Math.Max(1024 * 1024, HeaderBytes);
        limits.MaxRequestLineSize = HeaderBytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderBytes;
        limits.Http3.MaxRequestHeaderFieldSize = HeaderBytes;

        // How much and how slowly a body comes is for filters and upstreams to bear; the timeouts of the connection manager bound it.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = KeepAlive;
        limits.RequestHeadersTimeout = HeadersTimeout;
        if (Http2.MaxConcurrentStreams is { } streams)
            limits.Http2.MaxStreamsPerConnection = streams;
        if (Http2.InitialStreamWindowSize is { } streamWindow)
            limits.Http2.InitialStreamWindowSize = streamWindow;
        if (Http2.InitialConnectionWindowSize is { } connectionWindow)
            limits.Http2.InitialConnectionWindowSize = connectionWindow;
    }
}
