using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.Admin;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Filters;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Http;
using Slipway.Gateway.Listeners;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Properties;
using Slipway.ProxyWasm.Streams;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Gateway;

/// <summary>A running gateway: listeners with their filters, clusters, admin. Dispose it to stop.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly GatewayOptions _options;
    private readonly ILogger _logger;
    private readonly ProxyWasmHost _wasm;
    private readonly ClusterRegistry _clusters;
    private readonly PluginLoader _plugins;
    private readonly List<AccessLogFile> _accessLogs = [];
    private readonly List<(Listener Listener, ConnectionManager Manager, ListenOptions? Bound, IReadOnlyList<FilterStatus> Filters)> _listeners = [];
    private WebApplication? _application;
    private ListenOptions? _admin;
    private ulong _connections;

    private GatewayHost(GatewayOptions options, ClusterRegistry clusters)
    {
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<GatewayHost>();
        _clusters = clusters;
        var node = options.Bootstrap.Node;
        _wasm = new ProxyWasmHost(
            options.Wasm with { Node = new NodeProperties(node.Id, node.Cluster, Metadatas.Of(node.Metadata)) }, clusters, options.LoggerFactory);
        _plugins = new PluginLoader(_wasm, new CodeSource(clusters, _logger), options.Limits);
    }

    /// <summary>The listeners with the addresses they are bound to.</summary>
    public IReadOnlyList<ListenerStatus> Listeners =>
        [.. _listeners.Select(entry => new ListenerStatus(entry.Listener.Name, entry.Bound!.IPEndPoint!, entry.Filters))];

    /// <summary>Where the admin endpoint listens; null where the configuration has none.</summary>
    public IPEndPoint? AdminAddress => _admin?.IPEndPoint;

    /// <summary>The Proxy-Wasm host.</summary>
    public ProxyWasmHost Wasm => _wasm;

    /// <summary>The plugins that were loaded.</summary>
    public IReadOnlyList<Plugin> Plugins => _plugins.Plugins;

    /// <summary>Loads all plugins, binds all listeners, and serves.</summary>
    /// <exception cref="GatewayException">A plugin cannot be loaded, an address is in use, a file cannot be opened.</exception>
    public static async Task<GatewayHost> StartAsync(GatewayOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var clusters = await ClusterRegistry.StartAsync(
            options.Bootstrap.StaticResources.Clusters, options.LoggerFactory.CreateLogger<ClusterRegistry>(), cancellationToken).ConfigureAwait(false);
        var gateway = new GatewayHost(options, clusters);
        try
        {
            await gateway.StartAsync(cancellationToken).ConfigureAwait(false);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Returns when the gateway has stopped serving, or the caller no longer wants to wait.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits.</exception>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken = default)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _application!.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops: listeners first, then requests in flight end or are cut off, then plugins hear that they are done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            using var drained = new CancellationTokenSource(_options.DrainTime);
            await _application.StopAsync(drained.Token).ConfigureAwait(false);
            await _application.DisposeAsync().ConfigureAwait(false);
        }

        _plugins.Dispose();
        _wasm.Dispose();
        await _clusters.DisposeAsync().ConfigureAwait(false);
        foreach (var log in _accessLogs)
            await log.DisposeAsync().ConfigureAwait(false);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var bootstrap = _options.Bootstrap;
        var services = new ServiceCollection().AddSingleton(_options.LoggerFactory).AddLogging().AddHttpForwarder().BuildServiceProvider();
        var forwarder = services.GetRequiredService<IHttpForwarder>();
        foreach (var service in bootstrap.WasmServices)
            await _plugins.LoadAsync(service.Plugin, cancellationToken, service.Singleton).ConfigureAwait(false);
        foreach (var listener in bootstrap.StaticResources.Listeners)
        {
            var (manager, filters) = await CreateManagerAsync(listener, forwarder, cancellationToken).ConfigureAwait(false);
            _listeners.Add((listener, manager, null, filters));
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(_options.LoggerFactory);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        _application = builder.Build();
        _application.Run(static context => context.Features.GetRequiredFeature<ListenerConnection>().Handler(context));
        try
        {
            await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new GatewayException($"{e.Message.TrimEnd('.')}. Stop what listens there, or give the listener another port_value.", e);
        }
    }

    private async Task<(ConnectionManager Manager, IReadOnlyList<FilterStatus> Filters)> CreateManagerAsync(
        Listener listener, IHttpForwarder forwarder, CancellationToken cancellationToken)
    {
        var configuration = (HttpConnectionManager)listener.FilterChain.Filters[^1];
        var (plugins, statuses) = (new List<Plugin>(), new List<FilterStatus>());
        foreach (var filter in configuration.HttpFilters.Where(filter => !filter.Disabled))
        {
            if (filter is not WasmFilter wasm)
                continue;
            var plugin = await _plugins.LoadAsync(wasm.Plugin, cancellationToken).ConfigureAwait(false);
            plugins.Add(plugin);
            statuses.Add(new FilterStatus(
                filter.Name, plugin.Options.Name, plugin.Module.WasmSize, plugin.AbiVersion.Text(), plugin.Module.LoadTime, plugin.Module.FromCache));
        }

        var (loggers, files) = (new List<Plugin>(), new List<AccessLogFile>());
        foreach (var log in configuration.AccessLogs)
        {
            if (log is WasmAccessLog wasm)
                loggers.Add(await _plugins.LoadAsync(wasm.Plugin, cancellationToken).ConfigureAwait(false));
            else if (log is FileAccessLog file)
                files.Add(new AccessLogFile(file, _logger));
        }

        _accessLogs.AddRange(files);
        var chain = new HttpFilterChain(plugins, (int)Math.Min(int.MaxValue, listener.PerConnectionBufferLimitBytes), loggers);
        var router = new Router(_clusters, forwarder, new DirectBodies(configuration.RouteConfiguration));
        var info = new ListenerInfo((int)listener.TrafficDirection, Metadatas.Of(listener.Metadata), listener.FilterChain.Name);
        var suppress = configuration.HttpFilters.OfType<RouterFilter>().Any(filter => filter.SuppressEnvoyHeaders);
        return (new ConnectionManager(configuration, chain, router, info, _clusters, files, suppress), statuses);
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        // What the first bytes of a connection tell is given to Kestrel as if TLS had negotiated it, with the scheme the client names.
        kestrel.AllowAlternateSchemes = true;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        var managers = _listeners.Select(entry => entry.Manager.Configuration).ToList();
        if (managers.Count > 0)
        {
            // Kestrel has one set of limits for all listeners: the most generous of theirs.
            kestrel.Limits.MaxRequestHeadersTotalSize = managers.Max(manager => manager.MaxRequestHeadersKb) * 1024;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = kestrel.Limits.MaxRequestHeadersTotalSize;
            kestrel.Limits.MaxRequestHeaderCount = managers.Max(manager => manager.Common.MaxHeadersCount);
            kestrel.Limits.KeepAliveTimeout = managers.Max(manager => manager.Common.IdleTimeout) ?? TimeSpan.FromDays(1);
        }

        for (var i = 0; i < _listeners.Count; i++)
        {
            var entry = _listeners[i];
            kestrel.Listen(IPEndPoint.Parse(entry.Listener.Address.ToString()), listen =>
            {
                listen.Protocols = entry.Manager.Configuration.CodecType switch
                {
                    CodecType.Http1 => HttpProtocols.Http1,
                    CodecType.Http2 => HttpProtocols.Http2,
                    _ => HttpProtocols.Http1AndHttp2,
                };
                Attach(listen, entry.Manager.HandleAsync);
                if (listen.Protocols == HttpProtocols.Http1AndHttp2)
                    listen.Use(next => connection => PrefaceDetection.DetectAsync(connection, next));
                _listeners[i] = entry with { Bound = listen };
            });
        }

        if (_options.Bootstrap.Admin is not { Address: { } address })
            return;
        var admin = new AdminEndpoint(
            _options.Bootstrap, _wasm, _clusters, () => [.. _listeners.Select(entry => (entry.Listener, entry.Manager))], () => Listeners);
        kestrel.Listen(IPEndPoint.Parse(address.ToString()), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            Attach(listen, admin.HandleAsync);
            _admin = listen;
        });
    }

    private void Attach(ListenOptions listen, RequestDelegate handler)
    {
        var feature = new ListenerConnection(handler);
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            connection.Features.Set(new ConnectionNumber(Interlocked.Increment(ref _connections)));
            return next(connection);
        });
    }
}
