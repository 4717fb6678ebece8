using Slipway.ProxyWasm.Streams;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Contexts;

/// <summary>The guest's view of one stream.</summary>
internal abstract class StreamContext(Vm vm, uint id, RootContext root) : Context(vm, id)
{
    public override RootContext Root => root;

    public abstract FilteredStream Stream { get; }

    /// <summary>The VM has failed, now or on behalf of another stream.</summary>
    public abstract void VmFailed();
}

/// <summary>The guest's view of an HTTP request and its response.</summary>
internal sealed class HttpStreamContext(Vm vm, uint id, RootContext root, HttpStream stream, GuestSlot slot) : StreamContext(vm, id, root)
{
    public override HttpStream Stream => stream;

    public GuestSlot Slot => slot;

    public override void VmFailed() => stream.Fail(slot);
}

/// <summary>The guest's view of a TCP connection.</summary>
internal sealed class TcpStreamContext(Vm vm, uint id, RootContext root, TcpStream stream, TcpSlot slot) : StreamContext(vm, id, root)
{
    public override TcpStream Stream => stream;

    public TcpSlot Slot => slot;

    public override void VmFailed() => stream.Fail(slot);
}
