using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Streams;

/// <summary>The place of a Wasm filter in a connection. Called in the connection's turns.</summary>
internal sealed class TcpSlot(Plugin plugin, PluginLane lane)
{
    private readonly TcpSide _downstream = new();
    private readonly TcpSide _upstream = new();
    private PluginUse _use = new(plugin, lane);
    private TcpStreamContext? _context;
    private bool _upstreamHasEnded;

    public Plugin Plugin => plugin;

    /// <summary>The connection has come to this filter.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The filter is called no more: its VM failed, or it is left out.</summary>
    public bool Ended { get; set; }

    public TcpSide Side(bool downstream) => downstream ? _downstream : _upstream;

    /// <summary>The connection is new.</summary>
    /// <returns>Whether it goes on to the next filter.</returns>
    public bool Begin(TcpStream stream)
    {
        HasBegun = true;
        var admission = _use.Admit();
        if (admission == Admission.Refuse)
            stream.Refuse();
        if (admission != Admission.Serve)
        {
            Ended = true;
            return true;
        }

        var (root, vm) = (_use.Root!, _use.Root!.Vm);
        using (vm.Enter())
        {
            var context = new TcpStreamContext(vm, vm.NewContextId(), root, stream, this);
            vm.AddContext(context);
            _context = context;
            if (!vm.TryCall(context, vm.Exports.OnContextCreate, out _, 2, context.Id, root.Id)
                || !vm.TryCall(context, vm.Exports.OnNewConnection, out var returned, 1, context.Id))
            {
                stream.Fail(this);
                return true;
            }

            return _downstream.Answer(returned);
        }
    }

    /// <summary>Data has come, or the end of it.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="isDownstream">Whether it comes from the client.</param>
    /// <param name="data">All there is that has not gone on.</param>
    /// <param name="end">Whether nothing follows.</param>
    /// <returns>Whether it goes on to the next filter.</returns>
    public bool Data(TcpStream stream, bool isDownstream, BodyBuffer data, bool end)
    {
        if (Ended || _context is not { } context)
            return true;
        var (vm, side) = (context.Vm, Side(isDownstream));
        using (vm.Enter())
        {
            side.Buffer = data;
            var callback = isDownstream ? vm.Exports.OnDownstreamData : vm.Exports.OnUpstreamData;
            if (!vm.TryCall(context, callback, out var returned, 3, context.Id, (uint)data.Length, end ? 1u : 0u))
                stream.Fail(this);
            var goesOn = side.Answer(returned);

            // Envoy's filters are told of the upstream's end by nothing else than the end of its data, and so not by whom it was ended.
            if (end && !isDownstream && !_upstreamHasEnded)
            {
                _upstreamHasEnded = true;
                if (!vm.TryCall(context, vm.Exports.OnUpstreamConnectionClose, out _, 2, context.Id, (uint)CloseType.Unknown))
                    stream.Fail(this);
            }

            return goesOn;
        }
    }

    /// <summary>The connection is over.</summary>
    public void End(CloseType by)
    {
        Ended = true;
        if (_context is not { } context)
            return;
        var vm = context.Vm;
        using (vm.Enter())
        {
            vm.TryCall(context, vm.Exports.OnDownstreamConnectionClose, out _, 2, context.Id, (uint)by);
            vm.TryCall(context, vm.Exports.OnDone, out _, 1, context.Id);
            vm.TryCall(context, vm.Exports.OnLog, out _, 1, context.Id);
            vm.TryCall(context, vm.Exports.OnDelete, out _, 1, context.Id);
            vm.RemoveContext(context.Id);
        }
    }

    /// <summary>Outside of the last turn.</summary>
    public void Release() => _use.Release();
}
