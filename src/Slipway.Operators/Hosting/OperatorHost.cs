using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;
using Slipway.Operators.Metrics;
using Slipway.Operators.Modules;
using Slipway.Operators.Recorded;
using Slipway.Operators.Watching;
using Slipway.Sandbox;

namespace Slipway.Operators.Hosting;

/// <summary>Runs operators: one sandbox, one cache and one connection for all of them.</summary>
internal sealed class OperatorHost : IAsyncDisposable
{
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_evictionInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, RunningOperator> _operators = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);
    private readonly OperatorServices _services;
    private readonly OperatorMetrics _metrics;
    private readonly ITimer _evictions;
    private bool _isWorking;

    /// <param name="client">The API server; disposed of with the host.</param>
    /// <param name="options">How the sandbox is set up.</param>
    /// <param name="metrics">Where all is counted; disposed of with the host.</param>
    /// <param name="isLeader">Asked before each write; null where this is the only host.</param>
    /// <param name="logger">Where the host and its guests log to.</param>
    /// <param name="time">The clock.</param>
    /// <param name="recorder">Is told of each reconcile; null for nobody.</param>
    public OperatorHost(
        ClusterClient client,
        SandboxOptions options,
        OperatorMetrics metrics,
        Func<bool>? isLeader,
        ILogger logger,
        TimeProvider? time = null,
        IReconcileRecorder? recorder = null)
    {
        _metrics = metrics;
        var engine = new SandboxEngine(options, logger);
        _services = new OperatorServices
        {
            Engine = engine,
            Functions = OperatorHostcalls.Define(engine),
            Client = client,
            Discovery = new ApiDiscovery(client),
            Informers = new SharedInformers(client, logger, metrics: metrics),
            Turns = new GuestTurns(Math.Max(2, Environment.ProcessorCount)),
            Metrics = metrics,
            Sandbox = new SandboxInstruments(metrics.Meter),
            Instance = Environment.MachineName,
            IsLeader = isLeader,
            Logger = logger,
            Time = time ?? TimeProvider.System,
            Recorder = recorder,
        };
        _evictions = _services.Time.CreateTimer(static state => ((OperatorHost)state!).Evict(), this, s_evictionInterval, s_evictionInterval);
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<RunningOperator> Operators => [.. _operators.Values.OrderBy(running => running.Name, StringComparer.Ordinal)];

    /// <summary>What is watched for all of them.</summary>
    public SharedInformers Informers => _services.Informers;

    public ClusterClient Client => _services.Client;

    /// <summary>This host among others.</summary>
    public string Instance => _services.Instance;

    /// <summary>What is measured.</summary>
    public Meter[] Meters => [_metrics.Meter];

    /// <summary>Whether all that is watched is known.</summary>
    public bool IsSynced => _operators.Values.All(running => running.Version?.Synced.IsCompletedSuccessfully ?? false);

    /// <summary>Adds an operator, or lets another version of it, or other settings, take the place of those it has.</summary>
    /// <exception cref="OperatorModuleException">The module is refused; the message says why. What there was before goes on.</exception>
    /// <exception cref="DeniedException">It may not watch what it wants to. What there was before goes on.</exception>
    /// <exception cref="ClusterException">The API server could not be asked for its kinds. What there was before goes on.</exception>
    public async Task SetAsync(OperatorSpec spec, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_operators.TryGetValue(spec.Name, out var known))
            {
                await known.SetAsync(spec, cancellationToken).ConfigureAwait(false);
                return;
            }

            var added = new RunningOperator(spec.Name, _services);
            try
            {
                await added.SetAsync(spec, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await added.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            _operators[spec.Name] = added;
            if (_isWorking)
                added.Start();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Lets what an operator does come to its end, and forgets it. What it has made in the cluster stays.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_operators.TryRemove(name, out var removed))
                return;
            await removed.StopAsync(cancellationToken).ConfigureAwait(false);
            await removed.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Begins to work: this host leads now, or is the only one.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isWorking)
                return;
            _isWorking = true;
            foreach (var running in _operators.Values)
                running.Start();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Takes no more work, and waits for what is being done.</summary>
    /// <param name="abort">Ends what is being done between two actions.</param>
    public async Task StopAsync(CancellationToken abort)
    {
        await _changing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!_isWorking)
                return;
            _isWorking = false;
            await Task.WhenAll(_operators.Values.Select(running => running.StopAsync(abort))).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Works for as long as this host leads. What has begun has until a limit to end, unless another host leads already.</summary>
    /// <param name="isLeader">Whether it leads still; null where it is the only one.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task WorkAsync(Func<bool>? isLeader, CancellationToken stopping)
    {
        await StartAsync(stopping).ConfigureAwait(false);
        await Task.Delay(Timeout.InfiniteTimeSpan, _services.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var abort = new CancellationTokenSource(isLeader?.Invoke() is false ? TimeSpan.Zero : s_shutdown, _services.Time);
        await StopAsync(abort.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _evictions.DisposeAsync().ConfigureAwait(false);
        foreach (var running in _operators.Values)
            await running.DisposeAsync().ConfigureAwait(false);
        await _services.Informers.DisposeAsync().ConfigureAwait(false);
        _services.Functions.Dispose();
        _services.Engine.Dispose();
        _services.Turns.Dispose();
        _services.Client.Dispose();
        _metrics.Dispose();
    }

    private void Evict()
    {
        foreach (var running in _operators.Values)
        {
            if (running.Version is { } version && version.Pool.Evict(version.Spec.IdleTimeout) is > 0 and var evicted)
                _services.Sandbox.Evicted(evicted, "idle");
        }
    }
}
