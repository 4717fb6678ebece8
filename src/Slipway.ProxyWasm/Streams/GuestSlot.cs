using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Streams;

/// <summary>The place of a Wasm filter.</summary>
internal sealed class GuestSlot(Plugin plugin, PluginLane lane) : FilterSlot
{
    private PluginUse _use = new(plugin, lane);

    public Plugin Plugin => plugin;

    /// <summary>The guest's stream context, from the first request headers (or the log) until the end of the stream.</summary>
    public HttpStreamContext? Context { get; private set; }

    /// <summary>While <c>proxy_on_log</c> runs, all header maps can be read and none can be changed.</summary>
    public bool Logging { get; private set; }

    public override HeadersStatus Headers(HttpStream stream, bool isRequest, bool end)
    {
        if (Ended)
            return HeadersStatus.Continue;
        var admission = isRequest ? _use.Admit() : _use.Admission;
        if (admission == Admission.Refuse && isRequest)
            stream.RequestReply(LocalReply.VmFailure);
        if (admission != Admission.Serve)
            return HeadersStatus.Continue;
        var vm = _use.Root!.Vm;
        if (!isRequest && vm.Exports.OnResponseHeaders is null)
            return HeadersStatus.Continue;
        using (vm.Enter())
        {
            if (!(isRequest ? TryCreateContext(stream) : Context is not null))
            {
                if (isRequest)
                    stream.Fail(this);
                return HeadersStatus.Continue;
            }

            var side = Side(isRequest);
            side.HeadersReadable = true;
            side.EndOfStream = end;
            var callback = isRequest ? vm.Exports.OnRequestHeaders : vm.Exports.OnResponseHeaders;
            var count = (uint)stream.Direction(isRequest).Headers.Count;
            if (!vm.TryCall(Context!, callback, out var returned, 3, Context!.Id, count, end ? 1u : 0u))
            {
                stream.Fail(this);
                return HeadersStatus.Continue;
            }

            var status = FilterStatus.Headers(returned, Plugin.Options.AllowOnHeadersStopIteration);
            if (status == HeadersStatus.Continue)
                side.HeadersReadable = false;
            return status;
        }
    }

    public override bool SeesBody(bool isRequest) => BodyCallback(isRequest) is not null;

    public override DataStatus Body(HttpStream stream, bool isRequest, BodyBuffer body, bool end)
    {
        if (BodyCallback(isRequest) is not { } callback)
            return DataStatus.Continue;
        var context = Context!;
        var vm = context.Vm;
        using (vm.Enter())
        {
            var side = Side(isRequest);
            side.Body = body;
            side.EndOfStream = end;
            if (!vm.TryCall(context, callback, out var returned, 3, context.Id, (uint)body.Length, end ? 1u : 0u))
            {
                stream.Fail(this);
                returned = 0;
            }

            var status = FilterStatus.Data(returned);
            if (status == DataStatus.Continue)
                side.Body = null;
            return status;
        }
    }

    public override TrailersStatus Trailers(HttpStream stream, bool isRequest)
    {
        if (Context is not { } context || Ended)
            return TrailersStatus.Continue;
        var vm = context.Vm;
        var callback = isRequest ? vm.Exports.OnRequestTrailers : vm.Exports.OnResponseTrailers;
        if (callback is null)
            return TrailersStatus.Continue;
        using (vm.Enter())
        {
            var side = Side(isRequest);
            side.TrailersReadable = true;
            if (!vm.TryCall(context, callback, out var returned, 2, context.Id, (uint)stream.Direction(isRequest).Trailers.Count))
            {
                stream.Fail(this);
                returned = 0;
            }

            var status = FilterStatus.Trailers(returned);
            if (status == TrailersStatus.Continue)
                side.TrailersReadable = false;
            return status;
        }
    }

    public override void Log(HttpStream stream)
    {
        if (Ended || !stream.Request.HeadersIn || _use.Admit() != Admission.Serve)
            return;
        var vm = _use.Root!.Vm;
        if (Context is not null && vm.Exports.OnLog is null)
            return;
        using (vm.Enter())
        {
            if (!TryCreateContext(stream))
                return;
            Logging = true;
            vm.TryCall(Context!, vm.Exports.OnLog, out _, 1, Context!.Id);
            Logging = false;
        }
    }

    public override void End()
    {
        Ended = true;
        if (Context is not { } context)
            return;
        var vm = context.Vm;
        using (vm.Enter())
        {
            // A stream context cannot put off its end: what proxy_on_done answers counts for root contexts only.
            vm.TryCall(context, vm.Exports.OnDone, out _, 1, context.Id);
            vm.TryCall(context, vm.Exports.OnDelete, out _, 1, context.Id);
            vm.RemoveContext(context.Id);
        }
    }

    public override void Release() => _use.Release();

    /// <summary>Null where the guest is not called with bodies, or takes no part in the stream.</summary>
    private GuestFunction? BodyCallback(bool isRequest)
    {
        if (Context is not { } context || Ended)
            return null;
        return isRequest ? context.Vm.Exports.OnRequestBody : context.Vm.Exports.OnResponseBody;
    }

    /// <summary>Makes the guest's stream context; false when the filter does not take part.</summary>
    private bool TryCreateContext(HttpStream stream)
    {
        if (Context is not null)
            return true;
        var (root, vm) = (_use.Root!, _use.Root!.Vm);
        var context = new HttpStreamContext(vm, vm.NewContextId(), root, stream, this);
        vm.AddContext(context);
        Context = context;
        return vm.TryCall(context, vm.Exports.OnContextCreate, out _, 2, context.Id, root.Id);
    }
}
