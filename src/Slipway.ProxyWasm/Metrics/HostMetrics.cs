using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Metrics;

/// <summary>
/// What the host counts about VMs and plugins, published by the meter <c>Slipway.ProxyWasm</c> and readable here for statistics pages.
/// </summary>
public sealed class HostMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Slipway.ProxyWasm";

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<Vm, byte> _vms = new();
    private readonly ConcurrentDictionary<(string Name, string Plugin), long> _byPlugin = new();
    private readonly Counter<long> _created;
    private readonly Counter<long> _traps;
    private readonly Counter<long> _limits;
    private readonly Counter<long> _denials;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _callouts;
    private long _createdTotal;

    internal HostMetrics(ProxyWasmHost host)
    {
        _created = _meter.CreateCounter<long>("slipway.vms.created", "{vm}", "VMs created.");
        _traps = _meter.CreateCounter<long>("slipway.traps", "{trap}", "Callbacks that failed, by plugin, callback and kind.");
        _limits = _meter.CreateCounter<long>("slipway.limit_hits", "{hit}", "Limits that guests ran into, by limit.");
        _denials = _meter.CreateCounter<long>("slipway.denials", "{call}", "Calls that capability restriction refused.");
        _reloads = _meter.CreateCounter<long>("slipway.reloads", "{reload}", "Attempts to replace a failed VM, by plugin and outcome.");
        _callouts = _meter.CreateCounter<long>("slipway.callouts", "{call}", "HTTP and gRPC callouts, by kind.");
        LogsDropped = _meter.CreateCounter<long>("slipway.logs_dropped", "{message}", "Messages that exceeded a plugin's log budget.");
        FailOpenBypasses = _meter.CreateCounter<long>("slipway.fail_open_bypasses", "{stream}", "Streams that went past a failed plugin.");
        CallbackDuration = _meter.CreateHistogram<double>("slipway.callback.duration", "s", "Time spent in a callback, by plugin and callback.");
        _meter.CreateObservableUpDownCounter("slipway.vms.active", () => _vms.Count, "{vm}", "VMs alive.");
        _meter.CreateObservableGauge("slipway.vms.memory", MemoryByPlugin, "By", "Linear memory of a plugin's VMs.");
        _meter.CreateObservableGauge(
            "slipway.queue.depth",
            () => host.SharedQueues.Snapshot().Select(
                queue => new Measurement<int>(queue.Depth, new("vm_id", queue.VmId), new("queue", queue.Name))),
            "{item}",
            "Items in a shared queue.");
    }

    /// <summary>VMs alive.</summary>
    public int ActiveVms => _vms.Count;

    /// <summary>VMs created since the start.</summary>
    public long CreatedVms => Interlocked.Read(ref _createdTotal);

    /// <summary>Bytes of linear memory of all VMs.</summary>
    public long MemoryBytes => _vms.Keys.Sum(vm => vm.MemorySize);

    /// <summary>Counters by plugin: <c>traps</c>, <c>vm_reload_success</c>, <c>vm_reload_failure</c>, <c>vm_reload_backoff</c>, <c>denials</c>.</summary>
    public IReadOnlyDictionary<(string Name, string Plugin), long> ByPlugin => _byPlugin;

    /// <summary>The last traps of the plugin of that name, at most 16, the latest first.</summary>
    public IReadOnlyList<RecordedTrap> TrapsOf(string plugin) => Traps.Of(plugin);

    internal Meter Meter => _meter;

    internal TrapLog Traps { get; } = new();

    internal Counter<long> LogsDropped { get; }

    internal Counter<long> FailOpenBypasses { get; }

    internal Histogram<double> CallbackDuration { get; }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    internal void VmCreated(Vm vm)
    {
        _vms.TryAdd(vm, 0);
        Interlocked.Increment(ref _createdTotal);
        _created.Add(1);
    }

    /// <summary>The VMs alive that are of a module.</summary>
    internal IReadOnlyList<Vm> VmsOf(SandboxModule module) => [.. _vms.Where(entry => entry.Key.Code.Module == module).Select(entry => entry.Key)];

    internal void VmDisposed(Vm vm) => _vms.TryRemove(vm, out _);

    internal void CallbackCompleted(string callback, string plugin, TimeSpan duration) =>
        CallbackDuration.Record(duration.TotalSeconds, new("callback", callback), new("plugin", plugin));

    internal void Trapped(string plugin, string callback, TrapKind kind)
    {
        Count("traps", plugin);
        _traps.Add(1, new("plugin", plugin), new("callback", callback), new("kind", kind.ToString()));
        if (kind is TrapKind.CpuLimit or TrapKind.StackOverflow)
            LimitHit(kind.ToString());
    }

    internal void LimitHit(string limit) => _limits.Add(1, new KeyValuePair<string, object?>("limit", limit));

    internal void Denied(string plugin, string capability)
    {
        Count("denials", plugin);
        _denials.Add(1, new("plugin", plugin), new("capability", capability));
    }

    internal void Reloaded(string plugin, string outcome)
    {
        Count($"vm_reload_{outcome}", plugin);
        _reloads.Add(1, new("plugin", plugin), new("outcome", outcome));
    }

    internal void CalloutStarted(CalloutKind kind) => _callouts.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    private void Count(string name, string plugin) => _byPlugin.AddOrUpdate((name, plugin), 1, static (_, count) => count + 1);

    private IEnumerable<Measurement<long>> MemoryByPlugin() => _vms.Keys
        .GroupBy(vm => vm.Creator.Name)
        .Select(group => new Measurement<long>(group.Sum(vm => vm.MemorySize), new KeyValuePair<string, object?>("plugin", group.Key)));
}
