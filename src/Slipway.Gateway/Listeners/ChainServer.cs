using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Http;
using Slipway.Gateway.Tls;
using Slipway.Gateway.Upgrades;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// Serves the connections of one filter chain. When the configuration changes, the requests that come from then on are served by the new
/// version, on the connections there are as well as on new ones, so that no client loses a connection that it is just going to use.
/// </summary>
internal sealed class ChainServer : IDisposable
{
    private static readonly TimeSpan DefaultHandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly ConnectionQueue _http1 = new();
    private readonly ConnectionQueue _http2 = new();
    private readonly QuicConnectionQueue _http3 = new();
    private readonly ListenerStats _stats;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private volatile ServedChain _chain;
    private IServer? _server;
    private int _connections = 1;

    private ChainServer(ServedChain chain, ListenerStats stats) => (_chain, _stats) = (chain, stats);

    /// <summary>
    /// How long the first bytes of a connection are waited for, which say the version of HTTP; null where there is no need of them, as with TLS,
    /// whose handshake says it.
    /// </summary>
    public TimeSpan? PrefacePatience => _chain is { Tls: null, Settings: { Protocols: HttpProtocols.Http1AndHttp2 } settings }
        ? settings.PrefacePatience
        : null;

    public static async Task<ChainServer> StartAsync(
        ServedChain chain, ListenerStats stats, GatewayParts parts, CancellationToken cancellationToken)
    {
        var server = new ChainServer(chain, stats);
        if (chain.Settings is { Protocols: HttpProtocols.Http3 })
        {
            server._server = await Http3Server
                .StartAsync(server.ConfigureHttp3, server.ServeAsync, parts.Options.LoggerFactory, cancellationToken)
                .ConfigureAwait(false);
            return server;
        }

        server._server = await HttpServer.StartAsync(
            new ConnectionQueue.Factory(),
            chain.Tls is null ? null : parts.KestrelServices,
            server.Configure,
            server.ServeAsync,
            parts.Options.LoggerFactory,
            cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>How TLS is spoken; null for connections without.</summary>
    public DownstreamTls? Tls => _chain.Tls;

    /// <summary>Whether HTTP/2 is among what its connections may speak.</summary>
    public bool MayBeHttp2 => _chain.Settings?.Protocols.HasFlag(HttpProtocols.Http2) == true;

    /// <summary>Whether it can serve that version of the chain as well: what Kestrel takes only at its start is the same.</summary>
    public bool CanServe(ServedChain chain) => chain.Settings == _chain.Settings && chain.Succeeds(_chain);

    /// <summary>Whether the requests on the connections it has are for that version of the chain.</summary>
    public bool CanContinueAs(ServedChain chain) => chain.Succeeds(_chain);

    /// <summary>Serves requests by this version from now on.</summary>
    public void Use(ServedChain chain) => _chain = chain;

    /// <summary>Takes over a connection.</summary>
    /// <returns>False where the server takes none any more.</returns>
    public bool TryServe(ConnectionContext connection, bool isHttp2)
    {
        Interlocked.Increment(ref _connections);
        var queue = isHttp2 || _chain is { Tls: null, Settings: { Protocols: HttpProtocols.Http2 } } ? _http2 : _http1;
        if (queue.TryAdd(connection))
            return true;
        Leave();
        return false;
    }

    /// <inheritdoc cref="TryServe(ConnectionContext, bool)"/>
    public bool TryServe(QuicConnection connection)
    {
        Interlocked.Increment(ref _connections);
        if (_http3.TryAdd(connection))
            return true;
        Leave();
        return false;
    }

    /// <summary>Takes no more connections, and ends when the last one has gone by itself.</summary>
    public async Task RetireAsync()
    {
        await _http1.DisposeAsync().ConfigureAwait(false);
        await _http2.DisposeAsync().ConfigureAwait(false);
        await _http3.DisposeAsync().ConfigureAwait(false);
        Leave();
        await _idle.Task.ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Takes no more connections, waits for requests under way until the token is cancelled, and then ends all connections.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var end = cancellationToken.UnsafeRegister(static stopping => ((CancellationTokenSource)stopping!).Cancel(), _stopping);
        await _server!.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _server?.Dispose();
    }

    private void Configure(KestrelServerOptions options)
    {
        var (settings, tls) = (_chain.Settings, _chain.Tls);
        settings?.Configure(options.Limits);
        if (settings is null || tls is not null)
        {
            Listen(options, _http1, settings?.Protocols ?? HttpProtocols.None, listen =>
            {
                if (tls is not null)
                    AddTls(listen);
                if (settings is null)
                    listen.Run(ServeAsync);
                else
                    AddHttp(listen, settings);
            });
            return;
        }

        if (settings.Protocols.HasFlag(HttpProtocols.Http1))
            Listen(options, _http1, HttpProtocols.Http1, listen => AddHttp(listen, settings));
        if (settings.Protocols.HasFlag(HttpProtocols.Http2))
        {
            Listen(options, _http2, HttpProtocols.Http2, listen =>
            {
                listen.Use(Http2ConnectionEnd.Of);
                AddFilters(listen);
            });
        }
    }

    private void ConfigureHttp3(KestrelServerOptions options)
    {
        _chain.Settings!.Configure(options.Limits);
        _http3.Listen(options, next => connection => CountAsync(() => next(connection)));
    }

    private void Listen(KestrelServerOptions options, ConnectionQueue queue, HttpProtocols protocols, Action<ListenOptions> add) =>
        options.Listen(queue, listen =>
        {
            listen.Protocols = protocols;
            listen.DisableAltSvcHeader = true;
            listen.Use(next => connection => CountAsync(connection, next));
            add(listen);
        });

    /// <summary>What takes over a connection by CONNECT comes behind the connection's filters, which see all its bytes.</summary>
    private void AddHttp(ListenOptions listen, HttpServerSettings settings)
    {
        AddFilters(listen);
        AddTunnels(listen, settings);
    }

    private static void AddTunnels(ListenOptions listen, HttpServerSettings settings)
    {
        if (!settings.AllowsConnect)
            return;
        listen.Use(next => connection =>
        {
            if (!Http2ConnectionEnd.IsHttp2(connection))
                TunnelTransport.Attach(connection);
            return next(connection);
        });
    }

    private void AddTls(ListenOptions listen)
    {
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = _chain.Configuration.HandshakeTimeout ?? DefaultHandshakeTimeout,
            OnConnection = handshake => _chain.Tls!.OptionsFor(handshake),
        });
        var patience = _chain.Settings is { } settings && settings.Protocols.HasFlag(HttpProtocols.Http2) ? settings.PrefacePatience : (TimeSpan?)null;
        listen.Use(next => async connection =>
        {
            _stats.Handshakes.Increment();
            connection.Features.Get<ListenerConnection>()!.Tls = TlsFacts.Of(connection.Features);
            if (patience is { } limit)
                await HttpPreface.DecideAsync(connection, limit).ConfigureAwait(false);
            if (Http2ConnectionEnd.IsHttp2(connection))
                await Http2ConnectionEnd.ServeAsync(connection, next).ConfigureAwait(false);
            else
                await next(connection).ConfigureAwait(false);
            await TlsEnd.SayAsync(connection).ConfigureAwait(false);
        });
    }

    /// <summary>Around HTTP, and inside of TLS.</summary>
    private void AddFilters(ListenOptions listen)
    {
        if (_chain.HttpConnections is not null)
            listen.Use(next => connection => FilterAsync(connection, next));
    }

    private Task FilterAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var filters = _chain.HttpConnections!;
        while (!filters.TryEnter())
        {
            // Where the configuration has this chain no more, the connection ends.
            if (_chain.HttpConnections == filters)
                return Task.CompletedTask;
            filters = _chain.HttpConnections!;
        }

        return filters.ServeAsync(connection, next, _stopping.Token);
    }

    private async Task CountAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            await next(connection).ConfigureAwait(false);
            if (_chain.Tls is not null && connection.Features.Get<ListenerConnection>()?.Tls is null)
                _stats.HandshakeFailures.Increment();
        }
        finally
        {
            _stats.Active.Add(-1);
            Leave();
        }
    }

    private async Task CountAsync(Func<Task> serve)
    {
        try
        {
            await serve().ConfigureAwait(false);
        }
        finally
        {
            _stats.Active.Add(-1);
            Leave();
        }
    }

    private Task ServeAsync(HttpContext context)
    {
        var pipeline = _chain.Requests!;
        while (!pipeline.TryEnter())
        {
            var present = _chain.Requests!;
            if (present == pipeline)
            {
                // The configuration has this chain no more, and the connection is about to be ended.
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.Connection = "close";
                return Task.CompletedTask;
            }

            pipeline = present;
        }

        return pipeline.ServeAsync(context);
    }

    private Task ServeAsync(ConnectionContext connection)
    {
        var pipeline = _chain.Connections!;
        while (!pipeline.TryEnter())
        {
            if (_chain.Connections == pipeline)
                return Task.CompletedTask;
            pipeline = _chain.Connections!;
        }

        return pipeline.ServeAsync(connection, _stopping.Token);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _connections) == 0)
            _idle.TrySetResult();
    }
}
