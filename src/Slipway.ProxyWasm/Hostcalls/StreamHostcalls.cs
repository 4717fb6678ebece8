using System.Text;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

/// <summary>What a guest may do to its stream. All of it takes effect after the callback has returned.</summary>
internal static class StreamHostcalls
{
    public static void Register(HostcallTable table)
    {
        table.Add("proxy_send_local_response", SendLocalResponse);
        table.Add("proxy_send_http_response", SendLocalResponse);
        table.Add("proxy_continue_stream", ContinueStream);
        table.Add("proxy_continue_request", static vm => ContinueStream(vm, (int)StreamType.HttpRequest));
        table.Add("proxy_continue_response", static vm => ContinueStream(vm, (int)StreamType.HttpResponse));
        table.Add("proxy_close_stream", CloseStream);
        table.Add("proxy_clear_route_cache", ClearRouteCache);
    }

    private static WasmResult SendLocalResponse(
        Vm vm, int code, int details, int detailsLength, int body, int bodyLength, int headers, int headersLength, int grpcStatus)
    {
        if (!vm.TryRead(details, detailsLength, out var detailBytes) || !vm.TryRead(body, bodyLength, out var bodyBytes)
            || !vm.TryRead(headers, headersLength, out var headerBytes))
        {
            return WasmResult.InvalidMemoryAccess;
        }

        // From a root context there is no stream to answer; Envoy says OK and does nothing.
        if (vm.Active is not HttpStreamContext { Slot.Logging: false } context)
            return WasmResult.Ok;

        HeaderMap? map = null;
        if (!headerBytes.IsEmpty)
        {
            map = new HeaderMap();
            HeaderPairs.TryParse(headerBytes, map);
        }

        // Copied now: the guest may reuse its memory before the reply goes out.
        var reply = new LocalReply(
            code is >= 200 and <= 599 ? code : 500, bodyBytes.ToArray(), map, grpcStatus is >= 0 and <= 16 ? grpcStatus : null, Details(detailBytes));
        context.Stream.RequestReply(reply, context.Slot);
        vm.SettleAfterCall(context.Stream);
        return WasmResult.Ok;
    }

    private static WasmResult ContinueStream(Vm vm, int type)
    {
        switch ((StreamType)type)
        {
            case StreamType.HttpRequest or StreamType.HttpResponse:
                if (vm.Active is HttpStreamContext context)
                {
                    context.Stream.RequestResume(context.Slot, type == (int)StreamType.HttpRequest);

                    // Whichever direction goes on, the request is out of the guest's hands: so in Envoy.
                    context.Slot.Request.Close();
                    vm.SettleAfterCall(context.Stream);
                }

                return WasmResult.Ok;
            case StreamType.Downstream or StreamType.Upstream:
                if (vm.Active is TcpStreamContext connection)
                {
                    connection.Stream.RequestResume(connection.Slot, type == (int)StreamType.Downstream);
                    vm.SettleAfterCall(connection.Stream);
                    return WasmResult.Ok;
                }

                // Envoy has nothing for Upstream at any time; see the rationale for why connections here do.
                return type == (int)StreamType.Downstream ? WasmResult.Ok : WasmResult.Unimplemented;
            default:
                return WasmResult.BadArgument;
        }
    }

    private static WasmResult CloseStream(Vm vm, int type)
    {
        switch ((StreamType)type)
        {
            case StreamType.HttpRequest or StreamType.HttpResponse:
                if (vm.Active is HttpStreamContext { Slot.Logging: false } context)
                {
                    context.Stream.RequestReset("wasm_close_stream");
                    vm.SettleAfterCall(context.Stream);
                }

                return WasmResult.Ok;
            case StreamType.Downstream or StreamType.Upstream:
                if (vm.Active is TcpStreamContext connection)
                {
                    connection.Stream.RequestClose(type == (int)StreamType.Downstream ? "wasm_downstream_close" : "wasm_upstream_close");
                    vm.SettleAfterCall(connection.Stream);
                }

                return WasmResult.Ok;
            default:
                return WasmResult.BadArgument;
        }
    }

    private static WasmResult ClearRouteCache(Vm vm)
    {
        (vm.Active as HttpStreamContext)?.Stream.Info.ClearRouteCache();
        return WasmResult.Ok;
    }

    /// <summary>Details go into access logs, whose fields are divided by blanks.</summary>
    private static string Details(ReadOnlySpan<byte> bytes)
    {
        var characters = Encoding.Latin1.GetString(bytes).ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (char.IsWhiteSpace(characters[i]))
                characters[i] = '_';
        }

        return new string(characters);
    }
}
