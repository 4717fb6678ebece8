using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Contexts;

/// <summary>What a guest knows by a context id: a root context or a stream context.</summary>
internal abstract class Context(Vm vm, uint id)
{
    public Vm Vm { get; } = vm;

    public uint Id { get; } = id;

    public abstract RootContext Root { get; }
}
