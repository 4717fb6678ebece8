using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Plugins;

/// <summary>
/// A loaded plugin: one root context per lane, each in a VM that plugins of the same VM id, VM configuration and code share.
/// Safe for use by many threads.
/// </summary>
public sealed class Plugin : IDisposable
{
    private readonly PluginLane[] _lanes;
    private int _disposed;

    private Plugin(ProxyWasmHost host, PluginOptions options, PluginCode code, Abi.AbiVersion abiVersion)
    {
        Host = host;
        Options = options;
        Code = code;
        AbiVersion = abiVersion;
        VmKey = PluginKeys.Vm(options, code);
        Key = PluginKeys.Plugin(options, VmKey);
        _lanes = new PluginLane[options.Singleton || options.Isolation == Isolation.Stream ? 1 : host.Options.Lanes];
        for (var i = 0; i < _lanes.Length; i++)
            _lanes[i] = new PluginLane(this, i);
    }

    /// <summary>The plugin's configuration.</summary>
    public PluginOptions Options { get; }

    /// <summary>The compiled module, or the assembly.</summary>
    public PluginCode Code { get; }

    /// <summary>The ABI version the module says it was built for.</summary>
    public Abi.AbiVersion AbiVersion { get; }

    internal ProxyWasmHost Host { get; }

    internal string VmKey { get; }

    /// <summary>What the VM of a stream begins with; null where streams share VMs.</summary>
    internal PluginSnapshot? Snapshot { get; private set; }

    internal string Key { get; }

    /// <summary>Bytes of linear memory of the plugin's VMs, all lanes together.</summary>
    public long MemoryBytes => _lanes.Sum(lane => lane.MemoryBytes);

    /// <summary>The plugin's VMs, one for each lane.</summary>
    public IReadOnlyList<VmStatus> Vms => [.. _lanes.Select(lane => lane.Status).OfType<VmStatus>()];

    /// <summary>The VMs of streams under <see cref="Isolation.Stream"/>; null where streams share <see cref="Vms"/>.</summary>
    public StreamVmsStatus? StreamVms
    {
        get
        {
            if (Snapshot is not { } snapshot)
                return null;
            var vms = Host.Metrics.VmsOf(snapshot.Module);
            return new StreamVmsStatus(vms.Count, vms.Sum(vm => vm.MemorySize), snapshot.CallbackTimes.Read());
        }
    }

    /// <summary>
    /// Compiles the module (or takes it from the cache), tries the plugin in a VM of its own, which is thrown away, and then starts it on every lane.
    /// </summary>
    /// <exception cref="PluginLoadException">The module is not one, is no plugin, lacks an import, traps, or refuses its configuration.</exception>
    public static async Task<Plugin> LoadAsync(ProxyWasmHost host, PluginOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        Plugin? plugin = null;
        try
        {
            var code = options.Runtime == PluginRuntime.Native
                ? LoadAssembly(options)
                : PluginCode.Of(await LoadModuleAsync(host, options, cancellationToken).ConfigureAwait(false));
            plugin = new Plugin(host, options, code, code.Module is { } module ? Abi.AbiVersions.Detect(module) ?? default : Abi.AbiVersion.V021);
            plugin.Snapshot = host.Canaries.Try(plugin);
            foreach (var lane in plugin._lanes)
                lane.Start();
            host.Logger.LogDebug(
                "Plugin {Plugin}: {Source} ({Size} bytes, ABI {Abi}) {How} in {Time:F1} ms", options.Name, options.CodeSource, code.Size,
                Abi.AbiVersions.Text(plugin.AbiVersion), code.HowLoaded, code.LoadTime.TotalMilliseconds);
            return plugin;
        }
        catch (ModuleException e)
        {
            plugin?.Dispose();
            throw new PluginLoadException(e.Message, e);
        }
        catch
        {
            plugin?.Dispose();
            throw;
        }
    }

    /// <summary>Ends the plugin's root contexts, <c>proxy_on_done</c>, then <c>proxy_on_delete</c>, each as soon as its last stream has ended.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        foreach (var lane in _lanes)
            lane.Dispose();
        Snapshot?.Dispose();
    }

    internal PluginLane Lane(int lane) => _lanes[lane % _lanes.Length];

    private static Task<SandboxModule> LoadModuleAsync(ProxyWasmHost host, PluginOptions options, CancellationToken cancellationToken) =>
        options.Isolation == Isolation.Stream
            ? host.Engine.LoadForSnapshotsAsync(options.CodeSource, options.Code, cancellationToken)
            : host.Engine.LoadAsync(options.CodeSource, options.Code, cancellationToken);

    private static PluginCode LoadAssembly(PluginOptions options) => options.Isolation == Isolation.None
        ? PluginCode.OfAssembly(options)
        : throw new PluginLoadException(
            $"{options.CodeSource} runs natively, and cannot be isolated by stream; use its module, or isolation NONE.");
}
