using System.Net;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Admin;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Listeners;
using Slipway.Gateway.Logging;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway;

/// <summary>A gateway at work: listeners, filters, clusters and the administration interface of one Envoy bootstrap.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    /// <summary>Limit on what may be left to do for requests when all connections have ended.</summary>
    private static readonly TimeSpan EndOfRequests = TimeSpan.FromSeconds(5);

    private readonly GatewayOptions _options;
    private readonly GatewayLoggers _loggers;
    private readonly GatewayParts _parts;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConfigurationStats _stats;
    private volatile Generation? _generation;
    private volatile IReadOnlyList<ActiveListener> _listeners = [];
    private AdminServer? _admin;
    private volatile ConfigurationStatus _status = new(0, default, null);
    private bool _isStopping;
    private int _disposed;

    private GatewayHost(GatewayOptions options, GatewayLoggers loggers, Bootstrap bootstrap)
    {
        _options = options;
        _loggers = loggers;
        _parts = new GatewayParts(options, bootstrap.Node);
        _stats = new ConfigurationStats(_parts.Stats);
        _parts.Stats.AddSource(() => _generation?.Clusters.Samples ?? []);
        _parts.Stats.AddSource(() => [new StatSample(StatName.Of("configuration.version"), MetricKind.Gauge, _status.Version, true)]);
        WasmStats.AddTo(_parts.Stats, _parts.Wasm, () => _generation?.Plugins ?? []);
    }

    /// <summary>The listeners, in the order of the configuration.</summary>
    public IReadOnlyList<ListenerStatus> Listeners => [.. _listeners.Select(listener => listener.Status)];

    /// <summary>
    /// Where the gateway logs: <see cref="GatewayOptions.LoggerFactory"/>, with the levels that the administration interface has set.
    /// </summary>
    public ILoggerFactory LoggerFactory => _loggers;

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
        var loggers = new GatewayLoggers(options.LoggerFactory, options.LogLevel);
        options = options with { LoggerFactory = loggers };
        var bootstrap = options.Bootstrap ?? Read(options);
        var gateway = new GatewayHost(options, loggers, bootstrap);
        try
        {
            await gateway.ApplyAsync(bootstrap, cancellationToken).ConfigureAwait(false);
            await gateway.StartAdminAsync(bootstrap, cancellationToken).ConfigureAwait(false);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Applies another version of the configuration, and modules as they are now, with no request lost: those under way end under the version
    /// they began with, later ones come under the new one, also on connections there are. What has not changed goes on as it is: clusters with
    /// their connections and health, plugins with their memory. The administration interface's address and the node stay as they were.
    /// </summary>
    /// <param name="bootstrap">The new configuration; null to read <see cref="GatewayOptions.ConfigurationPath"/> again.</param>
    /// <param name="cancellationToken">Cancels the attempt, with nothing changed.</param>
    /// <returns>False where nothing has changed, so that everything stays as it is.</returns>
    /// <exception cref="GatewayException">The new version cannot be used; the old one goes on.</exception>
    public async Task<bool> ReloadAsync(Bootstrap? bootstrap = null, CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _stats.Attempts.Increment();
            var hasChanged = await ApplyAsync(bootstrap ?? Read(_options), cancellationToken).ConfigureAwait(false);
            _stats.Successes.Increment();
            return hasChanged;
        }
        catch (GatewayException e)
        {
            _stats.Rejections.Increment();
            _status = _status with { LastRefusal = new Refusal(DateTimeOffset.UtcNow, e.Message) };
            throw;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>
    /// Applies the configuration anew whenever its file, or a module or another file that it names, has changed, until the token is cancelled.
    /// A version that cannot be used is logged as an error, and the one before goes on.
    /// </summary>
    /// <param name="interval">How often files are looked at; a change is applied when it has rested for as long.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="InvalidOperationException">The gateway was not given a file.</exception>
    public async Task WatchAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var path = _options.ConfigurationPath
            ?? throw new InvalidOperationException($"There is no file to watch; give {nameof(GatewayOptions)} a {nameof(GatewayOptions.ConfigurationPath)}.");
        var watch = new ConfigurationWatch(path, _generation!.Bootstrap, _parts.Options.Native);
        using var timer = new PeriodicTimer(interval);
        try
        {
            // What has changed between being read and being watched counts too.
            do
            {
                await TryReloadAsync(path, cancellationToken).ConfigureAwait(false);
                while (!watch.HasChanged(_generation.Bootstrap))
                    await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }
            while (true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
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
            await listener.Listener.DisposeAsync().ConfigureAwait(false);
        if (_admin is not null)
            await _admin.DisposeAsync().ConfigureAwait(false);
        if (_generation is { } generation)
        {
            generation.Retire();
            await Task.WhenAny(generation.Ended, Task.Delay(EndOfRequests)).ConfigureAwait(false);
        }

        await _parts.DisposeAsync().ConfigureAwait(false);
        _shutdown.TrySetResult();
    }

    /// <summary>Accepts no more connections, and waits for requests under way, but not longer than draining may take.</summary>
    private async Task StopListenersAsync()
    {
        // A change that is under way is waited for, and none comes after.
        await _changing.WaitAsync().ConfigureAwait(false);
        _isStopping = true;
        _changing.Release();
        using var drain = new CancellationTokenSource(_options.DrainTime);
        await Task.WhenAll(_listeners.Select(listener => listener.Listener.StopAsync(drain.Token))).ConfigureAwait(false);
    }

    private async Task TryReloadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (await ReloadAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
                _parts.Logger.LogInformation("{File} or a file that it names has changed, and was applied (version {Version})", path, _status.Version);
        }
        catch (GatewayException e)
        {
            _parts.Logger.LogError("{Problem}{NewLine}What was there before goes on.", e.Message, Environment.NewLine);
        }
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

    /// <summary>Makes everything a configuration asks for, and only then puts it to work, which cannot fail.</summary>
    /// <returns>False where that is what is at work already.</returns>
    private async Task<bool> ApplyAsync(Bootstrap bootstrap, CancellationToken cancellationToken)
    {
        if (_isStopping)
            throw new GatewayException("The gateway is stopping, so that no other configuration is applied.");
        if (bootstrap.StaticResources.Listeners.IsEmpty)
        {
            throw new GatewayException(
                "The configuration has no listeners, so that nothing could be served; add one under static_resources.listeners.");
        }

        WarnAboutIgnored(bootstrap);
        var generation = await Generation.BuildAsync(_parts, bootstrap, cancellationToken).ConfigureAwait(false);
        if (generation.Identity == _generation?.Identity)
        {
            generation.Retire();
            return false;
        }

        var prepared = new List<(ActiveListener Active, ListenerVersion Version)>();
        try
        {
            foreach (var (configuration, chains, filters) in generation.Listeners)
            {
                var listener = _listeners.Select(active => active.Listener).FirstOrDefault(present => present.Is(configuration))
                    ?? await GatewayListener.BindAsync(_parts, configuration, cancellationToken).ConfigureAwait(false);
                var active = new ActiveListener(listener, new ListenerStatus(
                    configuration.Name, listener.Address, filters, configuration.AllFilterChains.First().Tls is not null)
                {
                    IsHttp3 = configuration.IsUdp,
                });
                prepared.Add((active, new ListenerVersion(configuration, [])));
                prepared[^1] = (active, await listener.PrepareAsync(configuration, chains, cancellationToken).ConfigureAwait(false));
            }
        }
        catch
        {
            foreach (var (active, version) in prepared)
                await active.Listener.DropAsync(version).ConfigureAwait(false);
            generation.Retire();
            throw;
        }

        var before = (Listeners: _listeners, Generation: _generation);
        _status = _status with { Version = _status.Version + 1, AppliedAt = DateTimeOffset.UtcNow };
        _parts.Upstreams.Use(generation.Clusters);
        _generation = generation;
        _listeners = [.. prepared.Select(listener => listener.Active)];
        foreach (var (active, version) in prepared)
            active.Listener.Use(version);
        foreach (var gone in before.Listeners.Where(old => _listeners.All(now => now.Listener != old.Listener)))
            _ = EndAsync(gone.Listener);
        before.Generation?.Retire();
        return true;
    }

    private async Task EndAsync(GatewayListener listener)
    {
        using var drain = new CancellationTokenSource(_options.DrainTime);
        await listener.StopAsync(drain.Token).ConfigureAwait(false);
        await listener.DisposeAsync().ConfigureAwait(false);
    }

    private async Task StartAdminAsync(Bootstrap bootstrap, CancellationToken cancellationToken)
    {
        if (bootstrap.Admin?.Address is not { } address)
            return;
        var state = new ServerState(StopListenersAsync, () => _shutdown.TrySetResult());
        var pages = new AdminPages(() => _generation!, _parts.Stats, _parts.Wasm.Metrics, () => Listeners, state, _loggers, () => _status);
        _admin = await AdminServer.StartAsync(address, pages, _options.LoggerFactory, cancellationToken).ConfigureAwait(false);
    }

    private void WarnAboutIgnored(Bootstrap bootstrap)
    {
        if (bootstrap.Admin?.AccessLogs.IsEmpty == false)
            _parts.Logger.LogWarning("admin.access_log has no effect: requests to the administration interface are not logged");
        if (_generation is { } present && bootstrap.Admin?.Address != present.Bootstrap.Admin?.Address)
            _parts.Logger.LogWarning("admin.address has changed, which takes effect when the gateway is started anew");
        foreach (var listener in bootstrap.StaticResources.Listeners.Where(listener => !listener.AccessLogs.IsEmpty))
        {
            _parts.Logger.LogWarning(
                "access_log of listener {Listener} has no effect: connections are not logged, only requests, by the connection manager",
                listener.Name);
        }
    }

    private sealed record ActiveListener(GatewayListener Listener, ListenerStatus Status);
}
