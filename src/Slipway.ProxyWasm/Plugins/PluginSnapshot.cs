using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.ForeignFunctions;
using Slipway.ProxyWasm.Metrics;
using Slipway.ProxyWasm.Vms;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Plugins;

/// <summary>A plugin as it was after its configuration: what the VMs of <see cref="Isolation.Stream"/> begin with. Safe for use by many threads.</summary>
internal sealed class PluginSnapshot : IDisposable
{
    private readonly Lock _lock = new();
    private HashSet<RootContext>? _waiting = [];

    private PluginSnapshot(RootContext root, SandboxModule module)
    {
        Plugin = root.Plugin;
        Code = PluginCode.Of(module);
        RootId = root.Id;
        Metrics = root.Vm.Metrics;
        Declarations = root.Declarations;
        Budgets = root.Vm.Budgets;
        Callouts = new CalloutCount(Plugin.Host.Options.MaxCallouts);
    }

    public Plugin Plugin { get; }

    public PluginCode Code { get; }

    public SandboxModule Module => Code.Module!;

    /// <summary>The guest's number for the root context.</summary>
    public uint RootId { get; }

    public GuestMetrics Metrics { get; }

    public IReadOnlyDictionary<byte[], PropertyDeclaration>? Declarations { get; }

    /// <summary>One for all streams: a limit for each would be multiplied by their number.</summary>
    public VmBudgets Budgets { get; }

    /// <inheritdoc cref="Budgets"/>
    public CalloutCount Callouts { get; }

    /// <summary>Of all streams.</summary>
    public CallbackTimes CallbackTimes { get; } = new();

    /// <summary>Knows a VM whose stream has ended while the guest still expects answers; false when the plugin has ended too.</summary>
    public bool TryKeep(RootContext root)
    {
        lock (_lock)
        {
            _waiting?.Add(root);
            return _waiting is not null;
        }
    }

    public void Forget(RootContext root)
    {
        lock (_lock)
            _waiting?.Remove(root);
    }

    /// <summary>The plugin has ended: answers are waited for no more. VMs of streams that go on end with these.</summary>
    public void Dispose()
    {
        HashSet<RootContext>? waiting;
        lock (_lock)
            (waiting, _waiting) = (_waiting, null);
        foreach (var root in waiting ?? [])
            root.StreamEnded();
    }

    /// <summary>Takes down a VM that is used no more, with the one root context in it.</summary>
    /// <exception cref="PluginLoadException">Its memory is too large.</exception>
    public static PluginSnapshot Take(RootContext root)
    {
        try
        {
            using (root.Vm.Enter())
                return new PluginSnapshot(root, root.Vm.Instance.Snapshot());
        }
        catch (ModuleException e)
        {
            throw new PluginLoadException(e.Message, e);
        }
    }
}
