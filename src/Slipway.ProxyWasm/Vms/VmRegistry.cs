using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Vms;

/// <summary>
/// The VMs that serve, by key and lane. A VM that failed is forgotten, so that the next one who asks gets a new one; a VM without
/// contexts is disposed.
/// </summary>
internal sealed class VmRegistry(ProxyWasmHost host)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string VmKey, int Lane), Vm> _vms = [];
    private readonly Dictionary<(string PluginKey, int Lane), RootContext> _roots = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _vms.Count;
        }
    }

    public RootContext GetOrStart(Plugin plugin, int lane)
    {
        lock (_lock)
        {
            if (_roots.TryGetValue((plugin.Key, lane), out var root) && root.IsAlive && root.TryShare())
                return root;

            if (!_vms.TryGetValue((plugin.VmKey, lane), out var vm) || vm.Failed)
            {
                vm = Vm.Create(host, plugin.Options, plugin.Module, plugin.VmKey);
                _vms[(plugin.VmKey, lane)] = vm;
            }

            try
            {
                root = RootContext.Start(vm, plugin);
            }
            catch
            {
                if (vm.Failed || vm.IsEmpty)
                {
                    _vms.Remove((plugin.VmKey, lane));
                    vm.Dispose();
                }

                throw;
            }

            _roots[(plugin.Key, lane)] = root;
            return root;
        }
    }

    /// <summary>Disposes a VM in which no context is left.</summary>
    public void Release(Vm vm)
    {
        lock (_lock)
        {
            Forget(vm);
            if (vm.IsEmpty)
                vm.Dispose();
        }
    }

    public void DisposeAll()
    {
        lock (_lock)
        {
            foreach (var vm in _vms.Values)
                vm.Dispose();
            _vms.Clear();
            _roots.Clear();
        }
    }

    private void Forget(Vm vm)
    {
        foreach (var (key, candidate) in _vms.ToArray())
        {
            if (candidate == vm)
                _vms.Remove(key);
        }

        foreach (var (key, root) in _roots.ToArray())
        {
            if (root.Vm == vm)
                _roots.Remove(key);
        }
    }
}
