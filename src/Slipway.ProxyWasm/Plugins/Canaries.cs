using System.Collections.Concurrent;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Plugins;

/// <summary>
/// Tries every plugin once, in a VM that is thrown away, before it may serve: what traps at start or refuses its configuration is
/// found here and not by a request. A plugin that has passed is not tried again.
/// </summary>
internal sealed class Canaries(ProxyWasmHost host)
{
    private readonly ConcurrentDictionary<string, byte> _passed = new();

    /// <returns>The plugin as it is after its configuration, where that is wanted for its streams.</returns>
    public PluginSnapshot? Try(Plugin plugin)
    {
        var isolated = plugin.Options.Isolation == Isolation.Stream;
        if (!isolated && (host.SkipsCanaries || _passed.ContainsKey(plugin.Key)))
            return null;
        using var vm = Vm.Create(host, plugin.Options, plugin.Code, plugin.VmKey);
        var root = RootContext.Start(vm, plugin);
        using (vm.Enter())
            root.Abandon();
        _passed.TryAdd(plugin.Key, 0);
        return isolated ? PluginSnapshot.Take(root) : null;
    }
}
