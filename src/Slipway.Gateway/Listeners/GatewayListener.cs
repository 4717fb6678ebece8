using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Listeners;

/// <summary>A listener at work: its address, and the connections that come in there.</summary>
internal sealed class GatewayListener : IAsyncDisposable
{
    private readonly HttpServer _server;

    private GatewayListener(HttpServer server) => _server = server;

    public IPEndPoint Address => _server.Address;

    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static async Task<GatewayListener> StartAsync(
        Listener listener,
        HttpConnectionManager manager,
        RequestPipeline pipeline,
        StatRegistry stats,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var total = stats.Counter(StatName.OfListener(listener.Address.ToString(), "downstream_cx_total"));
        var active = stats.Gauge(StatName.OfListener(listener.Address.ToString(), "downstream_cx_active"));
        var server = await HttpServer.StartAsync(
            $"Listener {listener.Name}",
            new IPEndPoint(IPAddress.Parse(listener.Address.Address), listener.Address.Port),
            manager.CodecType switch
            {
                CodecType.Http1 => HttpProtocols.Http1,
                CodecType.Http2 => HttpProtocols.Http2,
                _ => HttpProtocols.Http1AndHttp2,
            },
            options => Configure(options.Limits, manager),
            ServeConnectionAsync,
            pipeline.ServeAsync,
            loggers,
            cancellationToken).ConfigureAwait(false);
        return new GatewayListener(server);

        async Task ServeConnectionAsync(ConnectionContext connection, ConnectionDelegate next)
        {
            connection.Features.Set(ListenerConnection.Next());
            total.Increment();
            active.Add(1);
            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                active.Add(-1);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static void Configure(KestrelServerLimits limits, HttpConnectionManager manager)
    {
        var headerBytes = manager.MaxRequestHeadersKb * 1024;
        limits.MaxRequestBufferSize = Math.Max(1024 * 1024, headerBytes);
        limits.MaxRequestLineSize = headerBytes;
        limits.MaxRequestHeadersTotalSize = headerBytes;
        limits.MaxRequestHeaderCount = manager.Common.MaxHeadersCount;
        limits.Http2.MaxRequestHeaderFieldSize = headerBytes;

        // How much and how slowly a body comes is for filters and upstreams to bear; the timeouts of the connection manager bound it.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = manager.Common.IdleTimeout ?? Timeout.InfiniteTimeSpan;
        limits.RequestHeadersTimeout = manager.RequestHeadersTimeout ?? manager.StreamIdleTimeout ?? Timeout.InfiniteTimeSpan;
        if (manager.Http2.MaxConcurrentStreams is { } streams)
            limits.Http2.MaxStreamsPerConnection = streams;
        if (manager.Http2.InitialStreamWindowSize is { } streamWindow)
            limits.Http2.InitialStreamWindowSize = streamWindow;
        if (manager.Http2.InitialConnectionWindowSize is { } connectionWindow)
            limits.Http2.InitialConnectionWindowSize = connectionWindow;
    }
}
