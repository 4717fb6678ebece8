using System.Security.Cryptography;
using System.Text;
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
using Slipway.Gateway.Tcp;
using Slipway.Gateway.Tls;
using Slipway.Gateway.Upgrades;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Configuration;

/// <summary>
/// One version of the configuration at work. It ends when it has been retired and the last request that began under it is over; what the next
/// version has too goes on.
/// </summary>
internal sealed class Generation
{
    private readonly GatewayParts _parts;
    private readonly PluginLoader _plugins;
    private readonly AccessLogWriters _logs;
    private readonly List<(Listener, ServedChain[], FilterStatus[])> _listeners = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _identity = new();
    private long _users = 1;

    private Generation(GatewayParts parts, Bootstrap bootstrap)
    {
        (_parts, Bootstrap) = (parts, bootstrap);
        Clusters = new ClusterRegistry(parts);
        _plugins = new PluginLoader(parts, Clusters);
        _logs = new AccessLogWriters(parts, Clusters, bootstrap.Node);
        _identity.Append(ConfigurationDump.Fingerprint(bootstrap));
    }

    public Bootstrap Bootstrap { get; }

    public ClusterRegistry Clusters { get; }

    /// <summary>Plugins with their configurations, for statistics.</summary>
    public IEnumerable<(PluginConfig Configuration, Plugin Plugin)> Plugins => _plugins.All;

    /// <summary>The listeners, with what serves their filter chains: <see cref="Listener.AllFilterChains"/>, in that order.</summary>
    public IReadOnlyList<(Listener Configuration, ServedChain[] Chains, FilterStatus[] Filters)> Listeners => _listeners;

    /// <summary>The same for a version that has neither another configuration nor other contents in the files it names, and for no other.</summary>
    public string Identity => $"{_identity}{_plugins.Identity}";

    /// <summary>Completes when nothing is left of it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Makes everything that a configuration asks for, short of listening. Nothing is left behind if that fails.</summary>
    /// <exception cref="GatewayException">Something cannot be made; the message says what, and why.</exception>
    public static async Task<Generation> BuildAsync(GatewayParts parts, Bootstrap bootstrap, CancellationToken cancellationToken)
    {
        var generation = new Generation(parts, bootstrap);
        try
        {
            await generation.BuildAsync(cancellationToken).ConfigureAwait(false);
            return generation;
        }
        catch
        {
            generation.Retire();
            await generation.Ended.ConfigureAwait(false);
            throw;
        }
        finally
        {
            parts.Upstreams.Coming = null;
        }
    }

    /// <summary>A request begins; false where this version has ended, so that it must begin under another.</summary>
    public bool TryEnter()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return true;
            users = seen;
        }

        return false;
    }

    /// <summary>A request that has entered is over.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _ = Task.Run(EndAsync);
    }

    /// <summary>No more requests begin but those that are on their way.</summary>
    public void Retire() => Exit();

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        await Clusters.StartAsync(Bootstrap.StaticResources.Clusters, cancellationToken).ConfigureAwait(false);
        _parts.Upstreams.Coming = Clusters;
        foreach (var service in Bootstrap.WasmServices)
            await _plugins.LoadAsync(service.Plugin, service.Singleton, cancellationToken).ConfigureAwait(false);
        foreach (var listener in Bootstrap.StaticResources.Listeners)
        {
            var (chains, filters) = (new List<ServedChain>(), new List<FilterStatus>());
            foreach (var chain in listener.AllFilterChains)
                chains.Add(await PrepareAsync(listener, chain, filters, cancellationToken).ConfigureAwait(false));
            _listeners.Add((listener, [.. chains], [.. filters]));
        }
    }

    private async Task<ServedChain> PrepareAsync(
        Listener listener, FilterChain chain, List<FilterStatus> statuses, CancellationToken cancellationToken)
    {
        var info = new ListenerInfo((int)listener.TrafficDirection, MetadataConversion.Convert(listener.Metadata), chain.Name);
        var connectionPlugins = new List<Plugin>();
        foreach (var filter in chain.Filters.OfType<NetworkWasmFilter>())
        {
            var plugin = await _plugins.LoadAsync(filter.Plugin, singleton: false, cancellationToken).ConfigureAwait(false);
            connectionPlugins.Add(plugin);
            statuses.Add(Describe(filter.Name, plugin));
        }

        var connectionFilters = connectionPlugins.Count == 0
            ? null
            : new TcpFilterChain(connectionPlugins, (int)Math.Clamp(listener.PerConnectionBufferLimitBytes, 1, int.MaxValue));
        if (chain.Filters[^1] is TcpProxy proxy)
        {
            return new ServedChain
            {
                Configuration = chain,
                Tls = TlsOf(listener, chain, CodecType.Auto),
                Connections = new TcpPipeline(
                    proxy,
                    connectionFilters,
                    Clusters,
                    info,
                    _logs.For(proxy.AccessLogs),
                    this,
                    new TcpStats(_parts.Stats, proxy.StatPrefix),
                    _parts.Options.Random),
            };
        }

        var manager = (HttpConnectionManager)chain.Filters[^1];
        var context = new FilterContext(manager.StatPrefix, manager.RouteConfiguration, _parts.Stats, _parts.Options.Random);
        var filters = new List<(HttpFilter Filter, ChainFilter Place)>();
        foreach (var filter in manager.HttpFilters)
        {
            if (filter is WasmFilter wasm)
            {
                var plugin = await _plugins.LoadAsync(wasm.Plugin, singleton: false, cancellationToken).ConfigureAwait(false);
                filters.Add((filter, new ChainFilter(plugin)));
                statuses.Add(Describe(filter.Name, plugin));
            }
            else if (NativeFilters.Create(filter, context) is { } native)
            {
                filters.Add((filter, native));
            }
        }

        var loggers = new List<Plugin>();
        foreach (var log in manager.AccessLogs.OfType<WasmAccessLog>())
            loggers.Add(await _plugins.LoadAsync(log.Plugin, singleton: false, cancellationToken).ConfigureAwait(false));

        var configuration = manager.RouteConfiguration;
        var routes = new RouteTable(
            configuration,
            Clusters,
            source =>
            {
                var purpose = $"A direct_response body of listener {listener.Name}";
                var body = DataSources.Read(source, purpose, configuration.MaxDirectResponseBodySizeBytes);
                _identity.Append(Convert.ToHexStringLower(SHA256.HashData(body.Span)));
                return body.ToArray();
            });
        var suppress = manager.HttpFilters.OfType<RouterFilter>().FirstOrDefault()?.SuppressEnvoyHeaders ?? false;
        var forwarder = new UpstreamForwarder(_parts.Forwarder, suppress, _parts.Options.Random);
        var pipeline = new RequestPipeline(
            manager,
            new FilterChains(filters, loggers, configuration, listener.PerConnectionBufferLimitBytes),
            routes,
            info,
            new Router(routes, Clusters, forwarder, new TunnelForwarder(suppress), manager.UpgradeConfigs),
            _logs.For(manager.AccessLogs),
            this,
            _parts.Stats,
            _parts.Options.Random);
        return new ServedChain
        {
            Configuration = chain,
            Settings = HttpServerSettings.Of(manager),
            Tls = TlsOf(listener, chain, manager.CodecType),
            Requests = pipeline,
            HttpConnections = connectionFilters is null
                ? null
                : new ConnectionFilters(connectionFilters, manager.Common.IdleTimeout, info, this),
        };
    }

    private DownstreamTls? TlsOf(Listener listener, FilterChain chain, CodecType codec)
    {
        if (chain.Tls is null)
            return null;
        var owner = $"listener {listener.Name}{(chain.Name.Length > 0 ? $", filter chain {chain.Name}" : "")}";
        return new DownstreamTls(owner, chain.Tls, codec, _parts.Logger);
    }

    private static FilterStatus Describe(string filter, Plugin plugin)
    {
        var (options, code) = (plugin.Options, plugin.Code);
        return new FilterStatus(
            filter, options.Name, options.CodeSource, code.Size, plugin.AbiVersion.Text(), code.LoadTime, code.HowLoaded);
    }

    private async Task EndAsync()
    {
        await _plugins.DisposeAsync().ConfigureAwait(false);
        await _logs.DisposeAsync().ConfigureAwait(false);
        await Clusters.DisposeAsync().ConfigureAwait(false);
        _ended.TrySetResult();
    }
}
