using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;
using Slipway.Operators.Json;
using Slipway.Operators.Manifests;
using Slipway.Operators.Modules;
using Slipway.Operators.Queueing;
using Slipway.Operators.Requests;
using Slipway.Operators.Writing;
using Slipway.Sandbox;

namespace Slipway.Operators.Hosting;

/// <summary>
/// An operator: a queue, workers, and the version of the module that does the work. The queue outlives versions, so that nothing is lost when one
/// takes the place of another.
/// </summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    private static readonly TimeSpan s_syncTimeout = TimeSpan.FromMinutes(2);

    private readonly OperatorServices _services;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly WorkQueue<(ResourceKind Kind, ObjectKey Key)> _mapQueue;
    private readonly MappedEvents _mapped;
    private readonly TrapBreaker _breaker;
    private CancellationTokenSource _aborting = new();
    private CancellationTokenSource? _working;
    private Task _workers = Task.CompletedTask;
    private OperatorVersion? _version;
    private Reconciler? _reconciler;
    private ClusterReads? _reads;

    public RunningOperator(string name, OperatorServices services)
    {
        Name = name;
        _services = services;
        _queue = new WorkQueue<ObjectKey>(name, services.Time, services.Metrics);
        _mapQueue = new WorkQueue<(ResourceKind, ObjectKey)>($"{name}-map", services.Time);
        _mapped = new MappedEvents(_mapQueue);
        _breaker = new TrapBreaker(services.Time);
    }

    public string Name { get; }

    public OperatorVersion? Version => _version;

    public OperatorCounters Counters { get; } = new();

    /// <summary>Whether it is not called at the moment, since it has trapped again and again.</summary>
    public bool IsBroken => _breaker.IsOpen;

    /// <summary>How many objects wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Loads a module and lets it work, in the place of the one before. If it is refused, that one goes on.</summary>
    /// <exception cref="OperatorModuleException">The module is refused; the message says why.</exception>
    /// <exception cref="ClusterException">The API server could not be asked for its kinds.</exception>
    public async Task SetAsync(OperatorSpec spec, CancellationToken cancellationToken)
    {
        var module = await OperatorModule.LoadAsync(
            _services.Engine, _services.Functions, spec.Name, spec.Wasm, spec.Limits, _services.Logger, cancellationToken).ConfigureAwait(false);

        // Its machine code is in the cache: two hundred modules need not be in memory a second time.
        spec = spec with { Wasm = default };
        var identity = spec.IdentityOf(module.Manifest);
        var authority = new OperatorAuthority(spec, module.Manifest);
        var kinds = await KindsAsync(module.Manifest, cancellationToken).ConfigureAwait(false);
        authority.RequireWatches(module.Manifest, kinds);
        await _services.Turns.RunAsync(() => TryInstance(spec, module), cancellationToken).ConfigureAwait(false);

        // What has begun ends with the version that began it. Meanwhile keys wait in the queue, and after it until the new version, too, knows all
        // that it watches.
        var old = _version;
        var wasWorking = _working is not null;
        await PauseAsync().ConfigureAwait(false);
        try
        {
            Take(spec, module, kinds, identity, authority, old?.Pool.TakeState());
        }
        finally
        {
            if (wasWorking)
                Start();
        }

        if (old is not null)
            _services.Metrics.Reconciles.Remove(Name, old.Manifest.MaxConcurrentReconciles);
        _services.Metrics.Reconciles.Add(Name, module.Manifest.MaxConcurrentReconciles);
        old?.Dispose();
    }

    /// <summary>Begins to take work, once everything that is watched is known.</summary>
    public void Start()
    {
        // It may have been told to stop before: a host that has lost the lease may lead again.
        _aborting.Dispose();
        _aborting = new CancellationTokenSource();
        var working = new CancellationTokenSource();
        _working = working;
        _workers = Task.Run(() => WorkAsync(_version!, working.Token), CancellationToken.None);
    }

    /// <summary>Takes no more work, and waits for what is being done.</summary>
    /// <param name="abort">Ends what is being done between two actions.</param>
    public async Task StopAsync(CancellationToken abort)
    {
        await using var registration = abort.Register(static state => ((CancellationTokenSource)state!).Cancel(), _aborting);
        await PauseAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        if (_version is not null)
            _services.Metrics.Reconciles.Remove(Name, _version.Manifest.MaxConcurrentReconciles);
        _version?.Dispose();
        _queue.Dispose();
        _mapQueue.Dispose();
        _aborting.Dispose();
    }

    private void Take(
        OperatorSpec spec,
        OperatorModule module,
        IReadOnlyDictionary<ResourceType, ResourceKind> kinds,
        ModuleIdentity identity,
        OperatorAuthority authority,
        byte[]? state)
    {
        var pool = new InstancePool(module, spec.Limits, spec.Configuration, state, _services.Time, _services.Logger, ColdStarted);
        var version = OperatorVersion.Watch(spec, module, pool, kinds, _services.Informers, _queue, _mapped);
        _reads = new ClusterReads(_services, spec, identity, authority);
        var primary = kinds[module.Manifest.For];
        var writes = new TokenBucket(spec.Limits.WritesPerSecond, spec.Limits.WritesAtOnce, _services.Time);
        var executor = new ActionExecutor(
            new ActionAuthority(authority, _services.Discovery, _services.Informers, primary),
            new Writer(_services.Client, identity, writes, _services.IsLeader),
            new EventRecorder(_services.Client, identity, _services.Instance, _services.Logger, _services.IsLeader),
            _services.Informers,
            primary,
            spec.MayForce);
        _reconciler = new Reconciler(version, _services.Turns, executor, _reads, _services.Time, _services.Recorder);
        _version = version;
        _breaker.Ended();
    }

    private async Task PauseAsync()
    {
        if (_working is not { } working)
            return;
        _working = null;
        await working.CancelAsync().ConfigureAwait(false);
        await _workers.ConfigureAwait(false);
        working.Dispose();
    }

    private void ColdStarted(ColdStart took)
    {
        Counters.ColdStarted(took.Total);
        _services.Sandbox.ColdStart(Name, took);
    }

    private async Task WorkAsync(OperatorVersion version, CancellationToken stopping)
    {
        var synced = version.Synced;
        try
        {
            await synced.WaitAsync(s_syncTimeout, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            HostLog.NotSynced(_services.Logger, Name, version.Problem ?? "the API server takes long", s_syncTimeout.TotalSeconds);
            await synced.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var workers = Enumerable.Range(0, version.Manifest.MaxConcurrentReconciles).Select(_ => ReconcileLoopAsync(stopping));
        await Task.WhenAll([.. workers, MapLoopAsync(stopping)]).ConfigureAwait(false);
    }

    private async Task ReconcileLoopAsync(CancellationToken stopping)
    {
        while (await TakeAsync(_queue, stopping).ConfigureAwait(false) is { IsTaken: true, Key: var key, Since: var since })
        {
            var wait = _breaker.Wait();
            if (wait > TimeSpan.Zero)
            {
                _queue.AddAfter(key, wait);
                _queue.Done(key);
                continue;
            }

            var result = await ReconcileAsync(key, since, _aborting.Token).ConfigureAwait(false);
            Settle(key, result);
            _queue.Done(key);
        }
    }

    private async Task<ReconcileResult> ReconcileAsync(ObjectKey key, long since, CancellationToken aborting)
    {
        using var span = OperatorTelemetry.Reconcile(Name, key, since, _services.Time);
        var started = Stopwatch.GetTimestamp();
        Counters.Began();
        _services.Metrics.Reconciles.Started(Name);
        ReconcileResult result;
        try
        {
            // What has begun is brought to its end, unless the host has lost the right to: the writer sees to that itself.
            result = await _reconciler!.ReconcileAsync(
                key, _queue.FailuresOf(key), () => _services.Sandbox.Woken(Name, _services.Time.GetElapsedTime(since)), aborting)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            result = new ReconcileResult.Conflict("the host stops");
        }
        catch (Exception exception)
        {
            // A defect of ours must not take the operator's worker with it.
            HostLog.Defect(_services.Logger, exception, Name, key.ToString());
            result = new ReconcileResult.Failed($"{exception.GetType().Name}: {exception.Message}");
        }

        var duration = Stopwatch.GetElapsedTime(started);
        span.End(result);
        Counters.Ended(result);
        _services.Metrics.Reconciles.Ended(Name, result.Outcome, duration);
        if (result is ReconcileResult.Terminal)
            _services.Metrics.Reconciles.FailedForGood(Name);
        if (result is ReconcileResult.Trapped { Code: var code })
        {
            _services.Metrics.Reconciles.Trapped(Name);
            _services.Sandbox.Trapped(Name, code);
        }

        return result;
    }

    private void Settle(ObjectKey key, ReconcileResult result)
    {
        if (result is not ReconcileResult.Trapped)
            _breaker.Ended();
        switch (result)
        {
            case ReconcileResult.Done { RequeueAfter: var after }:
                _queue.Forget(key);
                if (after is { } delay)
                    _queue.AddAfter(key, delay);
                break;
            case ReconcileResult.Conflict conflict:
                HostLog.Conflict(_services.Logger, Name, key.ToString(), conflict.Reason);
                _queue.Retry(key);
                break;
            case ReconcileResult.Failed failed:
                HostLog.Failed(_services.Logger, Name, key.ToString(), failed.Reason);
                _queue.Retry(key);
                break;
            case ReconcileResult.Trapped trapped:
                HostLog.Failed(_services.Logger, Name, key.ToString(), trapped.Reason);
                if (_breaker.Trapped())
                    HostLog.Broken(_services.Logger, Name, TrapBreaker.Traps);
                _queue.Retry(key);
                break;
            case ReconcileResult.Terminal terminal:
                HostLog.Terminal(_services.Logger, Name, key.ToString(), terminal.Reason);
                _queue.Forget(key);
                break;
        }
    }

    private async Task MapLoopAsync(CancellationToken stopping)
    {
        while (await TakeAsync(_mapQueue, stopping).ConfigureAwait(false) is { IsTaken: true, Key: var key })
        {
            var events = _mapped.Take(key);
            string? failure;
            try
            {
                failure = await MapAsync(events, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                failure = "the host stops";
            }

            if (failure is null)
            {
                _mapQueue.Forget(key);
            }
            else
            {
                HostLog.NotMapped(_services.Logger, Name, key.Key.ToString(), failure);
                _mapped.GiveBack(key, events);
                _mapQueue.Retry(key);
            }

            _mapQueue.Done(key);
        }
    }

    private async Task<string?> MapAsync(IReadOnlyList<(string Type, Watching.CachedObject Object)> events, CancellationToken stopping)
    {
        foreach (var (type, changed) in events)
        {
            var message = new ArrayBufferWriter<byte>(4096);
            MapMessages.WriteEvent(message, type, changed.Utf8.Span);
            var (pool, reads) = (_version!.Pool, _reads!);
            var result = await _services.Turns.RunAsync(
                () => InstanceCall.Run(pool, OperatorCallback.Map, message.WrittenMemory, reads), stopping).ConfigureAwait(false);
            if (result.Outcome != CallbackOutcome.Done)
                return result.Error;
            try
            {
                foreach (var key in MapMessages.ReadKeys(result.Answer))
                    _queue.Add(key);
            }
            catch (MessageException exception)
            {
                return $"its answer is wrong: {exception.Message}";
            }
        }

        return null;
    }

    private static async ValueTask<Taken<TKey>> TakeAsync<TKey>(WorkQueue<TKey> queue, CancellationToken stopping) where TKey : notnull
    {
        try
        {
            return await queue.TakeAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return default;
        }
    }

    /// <summary>A version that does not even start must not take the place of one that works.</summary>
    private bool TryInstance(OperatorSpec spec, OperatorModule module)
    {
        try
        {
            using var instance = module.Instantiate(spec.Limits, spec.Configuration, state: null, _services.Logger);
            return true;
        }
        catch (GuestTrapException trap)
        {
            throw new OperatorModuleException($"{spec.Name} does not start: {trap.Message}.", trap);
        }
    }

    private async Task<IReadOnlyDictionary<ResourceType, ResourceKind>> KindsAsync(OperatorManifest manifest, CancellationToken cancellationToken)
    {
        var kinds = new Dictionary<ResourceType, ResourceKind>();
        foreach (var type in manifest.Watched)
        {
            var kind = await _services.Discovery.FindAsync(type.ApiVersion, type.Kind, cancellationToken).ConfigureAwait(false)
                ?? throw new OperatorModuleException($"The API server has no {type.Kind} in {type.ApiVersion}, which {manifest.Name} needs. Is its CustomResourceDefinition installed?");
            if (kind.Plural != type.Resource)
                throw new OperatorModuleException($"{manifest.Name} calls {type.Kind} {type.Resource}, but the API server calls it {kind.Plural}.");
            kinds[type] = kind;
        }

        return kinds;
    }
}
