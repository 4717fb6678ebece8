using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Artifacts;
using Slipway.Operators.Cluster;
using Slipway.Operators.Hosting;
using Slipway.Operators.Json;
using Slipway.Operators.Modules;
using Slipway.Operators.Queueing;
using Slipway.Operators.Watching;

namespace Slipway.Operators.CustomResources;

/// <summary>
/// Runs what the <c>WasmOperator</c> resources of a namespace ask for: a new resource is an operator more, another digest another version of it,
/// a deleted one is an operator less. All replicas of a host do this, so that the one that comes to lead has everything in place.
/// </summary>
internal sealed class WasmOperatorController : IDisposable
{
    /// <summary>A registry that does not answer must not hold up the others' modules.</summary>
    private const int Workers = 4;

    private readonly OperatorHost _host;
    private readonly ModuleSource _modules;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly Subscription _subscription;
    private readonly ConcurrentDictionary<ObjectKey, Installation> _installations = new();
    private readonly ConcurrentDictionary<ObjectKey, bool> _first = new();
    private volatile bool _isListed;

    /// <param name="host">Where operators run.</param>
    /// <param name="modules">Where their modules come from; disposed of with this.</param>
    /// <param name="namespace">Whose resources are meant; the ServiceAccounts are there, too.</param>
    /// <param name="logger">Where it logs to.</param>
    /// <param name="time">The clock.</param>
    public WasmOperatorController(OperatorHost host, ModuleSource modules, string @namespace, ILogger logger, TimeProvider? time = null)
    {
        (_host, _modules, _logger, _time) = (host, modules, logger, time ?? TimeProvider.System);
        _queue = new WorkQueue<ObjectKey>("wasmoperators", time);
        _subscription = host.Informers.Subscribe(WasmOperator.Kind, @namespace, null, Changed);
    }

    /// <summary>Whether all that was there at first runs, or is refused.</summary>
    public bool IsSynced => _isListed && _first.IsEmpty;

    /// <summary>Why the resources cannot be watched; null if they can be.</summary>
    public string? Problem => _subscription.Objects.Problem;

    /// <summary>What has become of each resource that is there.</summary>
    public IEnumerable<(CachedObject Resource, Installation Installation)> Installations =>
        from entry in _installations
        let resource = _subscription.Objects.Get(entry.Key)
        where resource is not null
        select (resource, entry.Value);

    /// <summary>Works until it is cancelled.</summary>
    /// <param name="isLeader">Asked before each write of a status; null where this is the only host.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task RunAsync(Func<bool>? isLeader, CancellationToken stopping)
    {
        var writing = new WasmOperatorStatusWriter(_host, this, isLeader, _logger, _time).RunAsync(stopping);
        await _subscription.Objects.Synced.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var resource in _subscription.Objects.List())
            _first[resource.Key] = true;
        _isListed = true;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stopping)).Append(writing)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription.Dispose();
        _queue.Dispose();
        _modules.Dispose();
    }

    /// <summary>Most changes of a resource are those of its status, which this host writes itself.</summary>
    private void Changed(CachedObject? old, CachedObject? current, bool isFirstList)
    {
        if (old is null || current is null || old.Generation != current.Generation || old.Uid != current.Uid || old.IsBeingDeleted != current.IsBeingDeleted)
            _queue.Add((current ?? old)!.Key);
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            while (await _queue.TakeAsync(stopping).ConfigureAwait(false) is { IsTaken: true, Key: var key })
            {
                if (await HandleAsync(key, stopping).ConfigureAwait(false))
                    _queue.Forget(key);
                else
                    _queue.Retry(key);
                _first.TryRemove(key, out _);
                _queue.Done(key);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <returns>False if it is to be tried again.</returns>
    private async Task<bool> HandleAsync(ObjectKey key, CancellationToken stopping)
    {
        var resource = _subscription.Objects.Get(key);
        var known = _installations.GetValueOrDefault(key);
        if (known is not null && (resource is null || resource.IsBeingDeleted || resource.Uid != known.Uid))
        {
            await _host.RemoveAsync(key.Name, stopping).ConfigureAwait(false);
            _installations.TryRemove(key, out _);
            known = null;
            _logger.LogInformation("{Operator} is not asked for any more, and has ended.", key.Name);
        }

        if (resource is null || resource.IsBeingDeleted)
            return true;
        known ??= _installations.GetOrAdd(key, new Installation(resource.Uid));
        WasmOperator wanted;
        try
        {
            wanted = WasmOperator.Read(resource);
        }
        catch (MessageException e)
        {
            Refuse(key, known, resource.Generation, $"The WasmOperator {key} is wrong: {e.Message}.");
            return true;
        }

        try
        {
            await InstallAsync(key, wanted, stopping).ConfigureAwait(false);
            known.Accept(resource.Generation, wanted.Image.Digest!);
            _logger.LogInformation("{Operator}: {Image} is at work.", key.Name, wanted.Image);
            return true;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            Refuse(key, known, resource.Generation, e.Message);
            await FallBackAsync(key, known, resource, wanted, stopping).ConfigureAwait(false);
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _logger.LogCritical(e, "{Operator} met a defect of the host, and will be tried again.", key.Name);
            known.Refuse(resource.Generation, $"{e.GetType().Name}: {e.Message}");
            return false;
        }
    }

    private async Task InstallAsync(ObjectKey key, WasmOperator wanted, CancellationToken stopping)
    {
        var wasm = await _modules.GetAsync(wanted.Image, stopping).ConfigureAwait(false);
        await _host.SetAsync(wanted.SpecOf(key, wasm), stopping).ConfigureAwait(false);
    }

    /// <summary>
    /// A version that is refused must not take the place of the one that worked: not in a host that has just started, either, which knows of that one
    /// by the status only.
    /// </summary>
    private async Task FallBackAsync(ObjectKey key, Installation known, CachedObject resource, WasmOperator wanted, CancellationToken stopping)
    {
        if (known.Digest is not null || DigestOfStatus(resource) is not { } before || before == wanted.Image.Digest)
            return;
        try
        {
            await InstallAsync(key, wanted with { Image = wanted.Image.At(before) }, stopping).ConfigureAwait(false);
            known.RunInstead(before);
            _logger.LogWarning("{Operator}: the version before, {Digest}, goes on.", key.Name, before);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            _logger.LogWarning("{Operator}: the version before, {Digest}, is refused as well: {Reason}", key.Name, before, e.Message);
        }
    }

    private void Refuse(ObjectKey key, Installation known, long generation, string reason)
    {
        if (known.Refuse(generation, reason))
            _logger.LogError("{Operator} is refused: {Reason}", key.Name, reason);
    }

    private static bool IsRefusal(Exception e) => e is ArtifactException or OperatorModuleException or DeniedException or ClusterException;

    private static Digest? DigestOfStatus(CachedObject resource)
    {
        using var document = JsonDocument.Parse(resource.Utf8);
        return document.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object
            && status.TryGetProperty("digest", out var digest) && digest.ValueKind == JsonValueKind.String
            && Digest.TryParse(digest.GetString()!, out var parsed) ? parsed : null;
    }
}
