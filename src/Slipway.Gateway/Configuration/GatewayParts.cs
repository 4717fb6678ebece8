using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs;
using Slipway.Gateway.AccessLogs.OpenTelemetry;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Code;
using Slipway.Gateway.Filters;
using Slipway.Gateway.Http;
using Slipway.Gateway.Statistics;
using Slipway.Gateway.Telemetry;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Properties;
using Yarp.ReverseProxy.Forwarder;

namespace Slipway.Gateway.Configuration;

/// <summary>What outlives the versions of a gateway's configuration.</summary>
internal sealed class GatewayParts : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Lazy<KestrelServices> _kestrel;
    private readonly Lazy<QuicTransport> _quic;
    private readonly StatsMeter _meter;

    public GatewayParts(GatewayOptions options, Node node)
    {
        Options = options;
        Logger = options.LoggerFactory.CreateLogger<GatewayHost>();
        _services = new ServiceCollection()
            .AddSingleton(options.LoggerFactory)
            .AddLogging()
            .AddHttpForwarder()
            .BuildServiceProvider();
        _kestrel = new Lazy<KestrelServices>(() => new KestrelServices(options.LoggerFactory));
        _quic = new Lazy<QuicTransport>(() => new QuicTransport(options.LoggerFactory));
        _meter = new StatsMeter(Stats);
        AccessLogs = new AccessLogSinks(Logger);
        Wasm = new ProxyWasmHost(
            options.Wasm with
            {
                Node = options.Wasm.Node ?? new NodeProperties(node.Id, node.Cluster, MetadataConversion.Convert(node.Metadata)),
            },
            Upstreams,
            options.LoggerFactory);
        RemoteCode = new RemoteCode(Stats, Logger, options.Wasm.Sandbox.MaxModuleBytes);
        ArtifactCode = new ArtifactCode(options.Registries, options.Store, Logger);
    }

    public GatewayOptions Options { get; }

    public ILogger Logger { get; }

    public StatRegistry Stats { get; } = new();

    public AccessLogSinks AccessLogs { get; }

    public ProxyWasmHost Wasm { get; }

    public RemoteCode RemoteCode { get; }

    public ArtifactCode ArtifactCode { get; }

    public CurrentUpstreams Upstreams { get; } = new();

    public SharedParts<UpstreamCluster> Clusters { get; } = new(static cluster => cluster.DisposeAsync());

    public SharedParts<LogExporter> LogExporters { get; } = new(static exporter => exporter.DisposeAsync());

    public SharedParts<Plugin> Plugins { get; } = new(static plugin =>
    {
        plugin.Dispose();
        return ValueTask.CompletedTask;
    });

    public IHttpForwarder Forwarder => _services.GetRequiredService<IHttpForwarder>();

    /// <summary>Made when the first endpoint with TLS wants it.</summary>
    public IServiceProvider KestrelServices => _kestrel.Value.Provider;

    /// <summary>What listens for QUIC; null where this machine has nothing that does.</summary>
    public IMultiplexedConnectionListenerFactory? QuicTransport =>
        Options.QuicTransport ?? (Http3Support.IsAvailable ? _quic.Value.Listeners : null);

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        Wasm.Dispose();
        await AccessLogs.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
        if (_kestrel.IsValueCreated)
            _kestrel.Value.Dispose();
        if (_quic.IsValueCreated)
            _quic.Value.Dispose();
    }
}
