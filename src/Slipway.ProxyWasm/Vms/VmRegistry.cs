using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Vms;

/// <summary>
/// The VMs, by key and lane. A VM that failed is forgotten, so that the next one who asks gets a new one; a VM without contexts is
/// disposed. Each key has a lock of its own, in which guests start: a slow one holds up nobody else.
/// </summary>
internal sealed class VmRegistry(ProxyWasmHost host)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string VmKey, int Lane), Place> _places = [];
    private readonly Dictionary<Vm, Place> _live = [];
    private volatile bool _disposed;

    /// <exception cref="PluginLoadException">The guest cannot be instantiated, refused, or failed.</exception>
    public RootContext GetOrStart(Plugin plugin, int lane)
    {
        var place = Take((plugin.VmKey, lane));
        try
        {
            lock (place.Starting)
                return GetOrStart(plugin, place);
        }
        finally
        {
            GiveBack(place);
        }
    }

    /// <summary>
    /// Disposes a VM in which no context is left. Must not be called in a stream's turn: it may wait for a VM that starts.
    /// </summary>
    public void Release(Vm vm)
    {
        Place? place;
        lock (_lock)
        {
            if (!_live.TryGetValue(vm, out place))
                return;
            place.Users++;
        }

        lock (place.Starting)
        {
            if (vm.IsEmpty)
                Dispose(vm, place);
        }

        GiveBack(place);
    }

    /// <summary>Disposes all VMs, and those that are starting as soon as they have.</summary>
    public void DisposeAll()
    {
        Place[] places;
        lock (_lock)
        {
            _disposed = true;
            places = [.. _places.Values];
        }

        foreach (var place in places)
        {
            lock (place.Starting)
            {
                if (place.Vm is { } vm)
                    Dispose(vm, place);
            }
        }

        KeyValuePair<Vm, Place>[] live;
        lock (_lock)
            live = [.. _live];

        foreach (var (vm, place) in live)
        {
            lock (place.Starting)
                Dispose(vm, place);
        }
    }

    private RootContext GetOrStart(Plugin plugin, Place place)
    {
        if (place.Roots.TryGetValue(plugin.Key, out var root) && root.IsAlive && root.TryShare())
            return root;

        if (place.Vm is not { Failed: false } vm)
        {
            // Looked at under the lock that the disposal takes too: either it finds this VM, or there is none.
            ObjectDisposedException.ThrowIf(_disposed, host);
            vm = Vm.Create(host, plugin.Options, plugin.Code, plugin.VmKey);
            place.Vm = vm;
            place.Roots.Clear();
            lock (_lock)
                _live.Add(vm, place);
        }

        try
        {
            root = RootContext.Start(vm, plugin);
        }
        catch
        {
            if (vm.IsEmpty)
                Dispose(vm, place);
            throw;
        }

        place.Roots[plugin.Key] = root;
        return root;
    }

    private void Dispose(Vm vm, Place place)
    {
        vm.Dispose();
        if (place.Vm == vm)
        {
            place.Vm = null;
            place.Roots.Clear();
        }

        lock (_lock)
            _live.Remove(vm);
    }

    private Place Take((string VmKey, int Lane) key)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, host);
            if (!_places.TryGetValue(key, out var place))
                _places.Add(key, place = new Place(key));
            place.Users++;
            return place;
        }
    }

    private void GiveBack(Place place)
    {
        lock (_lock)
        {
            if (--place.Users == 0 && place.Vm is null)
                _places.Remove(place.Key);
        }
    }

    /// <summary>Where the VM of one key and lane is, or will be.</summary>
    private sealed class Place((string VmKey, int Lane) key)
    {
        public (string VmKey, int Lane) Key => key;

        /// <summary>Held while the VM is created, and while a root context starts in it or the VM is disposed.</summary>
        public Lock Starting { get; } = new();

        public Vm? Vm { get; set; }

        /// <summary>The VM's root contexts, by plugin key.</summary>
        public Dictionary<string, RootContext> Roots { get; } = new(StringComparer.Ordinal);

        /// <summary>Who holds or waits for <see cref="Starting"/>; under the registry's lock.</summary>
        public int Users { get; set; }
    }
}
