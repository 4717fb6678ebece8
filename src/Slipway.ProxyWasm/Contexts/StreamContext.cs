using Slipway.ProxyWasm.Streams;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Contexts;

/// <summary>The guest's view of one HTTP stream.</summary>
internal sealed class StreamContext(Vm vm, uint id, RootContext root, HttpStream stream, GuestSlot slot) : Context(vm, id)
{
    public override RootContext Root => root;

    public HttpStream Stream => stream;

    public GuestSlot Slot => slot;
}
