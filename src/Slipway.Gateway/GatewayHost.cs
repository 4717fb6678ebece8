using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.Admin;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Code;
using Slipway.Gateway.Filters;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Http;
using Slipway.Gateway.Listeners;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Properties;
using Slipway.ProxyWasm.Streams;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Gateway;

/// <summary>A gateway at work: listeners, filters, clusters and the administration interface of one Envoy bootstrap.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly GatewayOptions _options;
    private readonly StatRegistry _stats = new();
    private readonly List<GatewayListener> _listeners = [];
    private readonly List<ListenerStatus> _statuses = [];
    private readonly ServiceProvider _services;
    private readonly ClusterRegistry _clusters;
    private readonly AccessLogSinks _accessLogs;
    private readonly ProxyWasmHost _wasm;
    private readonly PluginLoader _plugins;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AdminServer? _admin;
    private int _disposed;

    private GatewayHost(GatewayOptions options, Bootstrap bootstrap)
    {
        _options = options;
        _logger = options.LoggerFactory.CreateLogger<GatewayHost>();
        _services = new ServiceCollection()
            .AddSingleton(options.LoggerFactory)
            .AddLogging()
            .AddHttpForwarder()
            .BuildServiceProvider();
        _clusters = new ClusterRegistry(bootstrap.StaticResources.Clusters, _stats, _logger, options.Random);
        _accessLogs = new AccessLogSinks(_logger);
        var node = bootstrap.Node;
        _wasm = new ProxyWasmHost(
            options.Wasm with
            {
                Node = options.Wasm.Node ?? new NodeProperties(node.Id, node.Cluster, MetadataConversion.Convert(node.Metadata)),
            },
            _clusters,
            options.LoggerFactory);
        var maxCode = options.Wasm.Sandbox.MaxModuleBytes;
        _plugins = new PluginLoader(_wasm, new RemoteCode(_clusters, _stats, _logger, maxCode), options.Limits, maxCode);
        WasmStats.AddTo(_stats, _wasm, _plugins);
    }

    /// <summary>The listeners, in the order of the configuration.</summary>
    public IReadOnlyList<ListenerStatus> Listeners => _statuses;

    /// <summary>Where the administration interface listens; null where none is configured.</summary>
    public IPEndPoint? AdminAddress => _admin?.Address;

    /// <summary>
    /// Reads the configuration if it has not been, loads all plugins, and starts listening. Nothing is left behind if that fails.
    /// </summary>
    /// <exception cref="GatewayException">
    /// The configuration is invalid (the message lists all problems), a plugin cannot be loaded, or an address cannot be had.
    /// </exception>
    public static async Task<GatewayHost> StartAsync(GatewayOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var bootstrap = options.Bootstrap ?? Read(options);
        if (bootstrap.StaticResources.Listeners.IsEmpty)
        {
            throw new GatewayException(
                "The configuration has no listeners, so that nothing could be served; add one under static_resources.listeners.");
        }

        var gateway = new GatewayHost(options, bootstrap);
        try
        {
            await gateway.StartAsync(bootstrap, cancellationToken).ConfigureAwait(false);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Returns when the gateway is disposed, or was told to quit by its administration interface, or the token is cancelled; in the latter cases
    /// it goes on until it is disposed.
    /// </summary>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken) =>
        await _shutdown.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>
    /// Accepts no more connections, waits for requests under way (not longer than <see cref="GatewayOptions.DrainTime"/>), then ends
    /// plugins, writes out access logs and closes upstream connections.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await StopListenersAsync().ConfigureAwait(false);
        foreach (var listener in _listeners)
            await listener.DisposeAsync().ConfigureAwait(false);
        if (_admin is not null)
            await _admin.DisposeAsync().ConfigureAwait(false);
        _plugins.Dispose();
        _wasm.Dispose();
        await _accessLogs.DisposeAsync().ConfigureAwait(false);
        await _clusters.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
        _shutdown.TrySetResult();
    }

    /// <summary>Accepts no more connections, and waits for requests under way, but not longer than draining may take.</summary>
    private async Task StopListenersAsync()
    {
        using var drain = new CancellationTokenSource(_options.DrainTime);
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(drain.Token))).ConfigureAwait(false);
    }

    private static Bootstrap Read(GatewayOptions options)
    {
        if (options.ConfigurationPath is not { } path)
            throw new GatewayException("There is no configuration; give the gateway a bootstrap or the path of one.");
        var result = EnvoyConfiguration.Load(path);
        var logger = options.LoggerFactory.CreateLogger<GatewayHost>();
        foreach (var warning in result.Warnings)
            logger.LogWarning("{Problem}", warning);
        return result.Bootstrap ?? throw new GatewayException(
            $"The configuration {path} cannot be used:{string.Concat(result.Errors.Select(error => $"{Environment.NewLine}  {error}"))}");
    }

    private async Task StartAsync(Bootstrap bootstrap, CancellationToken cancellationToken)
    {
        await _clusters.StartAsync(cancellationToken).ConfigureAwait(false);
        if (bootstrap.Admin?.AccessLogs.IsEmpty == false)
            _logger.LogWarning("admin.access_log has no effect: requests to the administration interface are not logged");
        foreach (var service in bootstrap.WasmServices)
            await _plugins.LoadAsync(service.Plugin, service.Singleton, cancellationToken).ConfigureAwait(false);

        // All filters are there before the first connection is accepted.
        var prepared = new List<(Listener Listener, HttpConnectionManager Manager, RequestPipeline Pipeline, FilterStatus[] Filters)>();
        foreach (var listener in bootstrap.StaticResources.Listeners)
        {
            if (!listener.AccessLogs.IsEmpty)
            {
                _logger.LogWarning(
                    "access_log of listener {Listener} has no effect: connections are not logged, only requests, by the connection manager",
                    listener.Name);
            }

            var manager = listener.FilterChain.Filters.OfType<HttpConnectionManager>().Single();
            var filters = await LoadFiltersAsync(manager, cancellationToken).ConfigureAwait(false);
            var pipeline = await PrepareAsync(listener, manager, filters, cancellationToken).ConfigureAwait(false);
            prepared.Add((listener, manager, pipeline, [.. filters.Where(filter => filter.Plugin is not null).Select(Describe)]));
        }

        foreach (var (listener, manager, pipeline, filters) in prepared)
        {
            var started = await GatewayListener
                .StartAsync(listener, manager, pipeline, _stats, _options.LoggerFactory, cancellationToken)
                .ConfigureAwait(false);
            _listeners.Add(started);
            _statuses.Add(new ListenerStatus(listener.Name, started.Address, filters));
        }

        if (bootstrap.Admin?.Address is { } address)
        {
            var state = new ServerState(StopListenersAsync, () => _shutdown.TrySetResult());
            var pages = new AdminPages(bootstrap, _clusters, _stats, _statuses, state);
            _admin = await AdminServer.StartAsync(address, pages, _options.LoggerFactory, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<(HttpFilter Filter, ChainFilter Place, Plugin? Plugin)>> LoadFiltersAsync(
        HttpConnectionManager manager, CancellationToken cancellationToken)
    {
        var context = new FilterContext(manager.StatPrefix, manager.RouteConfiguration, _stats, _options.Random);
        var filters = new List<(HttpFilter, ChainFilter, Plugin?)>();
        foreach (var filter in manager.HttpFilters)
        {
            if (filter is WasmFilter wasm)
            {
                var plugin = await _plugins.LoadAsync(wasm.Plugin, singleton: false, cancellationToken).ConfigureAwait(false);
                filters.Add((filter, new ChainFilter(plugin), plugin));
            }
            else if (NativeFilters.Create(filter, context) is { } native)
            {
                filters.Add((filter, native, null));
            }
        }

        return filters;
    }

    private async Task<RequestPipeline> PrepareAsync(
        Listener listener, HttpConnectionManager manager, List<(HttpFilter Filter, ChainFilter Place, Plugin? Plugin)> filters, CancellationToken cancellationToken)
    {
        var loggers = new List<Plugin>();
        foreach (var log in manager.AccessLogs.OfType<WasmAccessLog>())
            loggers.Add(await _plugins.LoadAsync(log.Plugin, singleton: false, cancellationToken).ConfigureAwait(false));

        var configuration = manager.RouteConfiguration;
        var routes = new RouteTable(
            configuration,
            _clusters,
            source => DataSources
                .Read(source, $"A direct_response body of listener {listener.Name}", configuration.MaxDirectResponseBodySizeBytes)
                .ToArray());
        var suppress = manager.HttpFilters.OfType<RouterFilter>().FirstOrDefault()?.SuppressEnvoyHeaders ?? false;
        var forwarder = new UpstreamForwarder(_services.GetRequiredService<IHttpForwarder>(), suppress, _options.Random);
        var metadata = MetadataConversion.Convert(listener.Metadata);
        var info = new ListenerInfo((int)listener.TrafficDirection, metadata, listener.FilterChain.Name);
        return new RequestPipeline(
            manager,
            new FilterChains([.. filters.Select(filter => (filter.Filter, filter.Place))], loggers, configuration, listener.PerConnectionBufferLimitBytes),
            routes,
            info,
            new Router(routes, _clusters, forwarder),
            _accessLogs.WriterFor(manager.AccessLogs),
            _stats,
            _options.Random);
    }

    private static FilterStatus Describe((HttpFilter Filter, ChainFilter Place, Plugin? Plugin) filter)
    {
        var (options, module) = (filter.Plugin!.Options, filter.Plugin.Module);
        var abi = filter.Plugin.AbiVersion.Text();
        return new FilterStatus(
            filter.Filter.Name, options.Name, options.CodeSource, module.WasmSize, abi, module.LoadTime, module.FromCache);
    }
}
