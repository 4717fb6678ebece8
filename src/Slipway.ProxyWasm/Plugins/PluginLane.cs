using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Plugins;

/// <summary>What a stream meets when it asks a plugin for a root context.</summary>
internal enum Admission
{
    /// <summary>The plugin serves the stream.</summary>
    Serve,

    /// <summary>The plugin has failed and is left out of the stream.</summary>
    Bypass,

    /// <summary>The plugin has failed, and with it the stream: 503.</summary>
    Refuse,
}

/// <summary>A plugin on one lane: its root context, and what to do when the VM beneath has failed.</summary>
internal sealed class PluginLane(Plugin plugin, int lane) : IDisposable
{
    private readonly Lock _reload = new();
    private volatile RootContext? _root;
    private long _lastLoad;
    private TimeSpan _backoff;
    private long _restarts;
    private bool _disposed;

    public long MemoryBytes => _root?.Vm.MemorySize ?? 0;

    public RootContext? Root => _root;

    /// <summary>Null once the plugin has ended.</summary>
    public VmStatus? Status => _root is { Vm: var vm } root
        ? new VmStatus(lane, vm.Failed, vm.MemorySize, vm.ContextCount, Interlocked.Read(ref _restarts), root.CallbackTimes.Read())
        : null;

    public void Start()
    {
        _lastLoad = plugin.Host.Time.GetTimestamp();
        _backoff = Jittered(plugin.Options.ReloadBackoff);
        _root = plugin.Host.Vms.GetOrStart(plugin, lane);
    }

    /// <param name="root">For <see cref="Admission.Serve"/>: one use of the root context, which the stream gives back at its end.</param>
    public Admission Admit(out RootContext? root)
    {
        if (plugin.Snapshot is { } snapshot)
            return Admit(snapshot, out root);
        root = _root;
        if (root is { Vm.Failed: false } && root.TryShare())
            return Admission.Serve;
        if (plugin.Options.LegacyFailOpen || plugin.Options.FailurePolicy == FailurePolicy.FailOpen)
        {
            root = null;
            plugin.Host.Metrics.FailOpenBypasses.Add(1, new KeyValuePair<string, object?>("plugin", plugin.Options.Name));
            return Admission.Bypass;
        }

        if (plugin.Options.FailurePolicy == FailurePolicy.FailReload && TryReload(out root) && root!.TryShare())
            return Admission.Serve;
        root = null;
        return Admission.Refuse;
    }

    /// <summary>A VM for one stream. That of the timers has nothing to do with it, but needs a stream to be replaced when it has failed.</summary>
    private Admission Admit(PluginSnapshot snapshot, out RootContext? root)
    {
        if (_root is { Vm.Failed: true } && plugin.Options.FailurePolicy == FailurePolicy.FailReload)
            TryReload(out _);
        try
        {
            Vm.Resume(snapshot, out root);
            return Admission.Serve;
        }
        catch (PluginLoadException e)
        {
            root = null;
            plugin.Host.Metrics.LimitHit("instances");
            if (snapshot.Budgets.Complaints.TrySpend(256, out _))
                plugin.Host.Logger.LogError("Plugin {Plugin}: no instance for a stream: {Reason}", plugin.Options.Name, e.Message);
            return plugin.Options.LegacyFailOpen || plugin.Options.FailurePolicy == FailurePolicy.FailOpen ? Admission.Bypass : Admission.Refuse;
        }
    }

    public void Dispose()
    {
        lock (_reload)
        {
            _disposed = true;
            _root?.Release();
            _root = null;
        }
    }

    private bool TryReload(out RootContext? root)
    {
        var host = plugin.Host;
        root = null;

        // Starting a guest can take long. One request bears it; the others must not wait with it, each on a thread of the pool.
        if (!_reload.TryEnter())
            return false;
        try
        {
            root = _root;
            if (_disposed || root is null)
                return false;
            if (!root.Vm.Failed)
                return true;
            if (host.Time.GetElapsedTime(_lastLoad) < _backoff)
            {
                host.Metrics.Reloaded(plugin.Options.Name, "backoff");
                return false;
            }

            var failed = root;
            try
            {
                Start();
                failed.Release();
                root = _root;
                Interlocked.Increment(ref _restarts);
                host.Metrics.Reloaded(plugin.Options.Name, "success");
                host.Logger.LogInformation("Plugin {Plugin}: a new VM replaces the one that failed", plugin.Options.Name);
                return true;
            }
            catch (PluginLoadException e)
            {
                host.Metrics.Reloaded(plugin.Options.Name, "failure");
                host.Logger.LogError("Plugin {Plugin}: could not replace the VM that failed: {Reason}", plugin.Options.Name, e.Message);
                return false;
            }
        }
        finally
        {
            _reload.Exit();
        }
    }

    /// <summary>Between one and one and a half times the base, so that lanes and replicas that failed together do not come back together.</summary>
    private static TimeSpan Jittered(TimeSpan interval) => interval + interval * (Random.Shared.NextDouble() / 2);
}
