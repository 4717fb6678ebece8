using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Streams;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class BufferHostcalls
{
    /// <summary>
    /// What a guest may make of a body, in bytes: a piece can be replaced by a larger one, but memory is not filled with it.
    /// </summary>
    private const int LargestBody = 64 * 1024 * 1024;

    public static void Register(HostcallTable table)
    {
        table.Add("proxy_get_buffer_bytes", GetBytes);
        table.Add("proxy_get_buffer_status", GetStatus);
        table.Add("proxy_set_buffer_bytes", SetBytes);

        // 0.1.0 reads whichever configuration belongs to the running callback.
        table.Add("proxy_get_configuration", GetConfiguration);
    }

    private static WasmResult GetBytes(Vm vm, int type, int start, int length, int bytesPointer, int lengthPointer)
    {
        if (TryGet(vm, type, out var bytes) is var result and not WasmResult.Ok)
            return result;

        // Guests pass lengths such as 0xFFFFFFFF or 0x7FFFFFFF for "all": unsigned, in 64 bits, and clamped.
        var from = Math.Min((uint)start, (ulong)bytes.Length);
        var count = Math.Min((uint)length, (ulong)bytes.Length - from);
        return vm.Return(bytesPointer, lengthPointer, bytes.Slice((int)from, (int)count));
    }

    private static WasmResult GetStatus(Vm vm, int type, int lengthPointer, int flagsPointer)
    {
        if (TryGet(vm, type, out var bytes) is var result and not WasmResult.Ok)
            return result;
        return vm.TryWriteWord(lengthPointer, (uint)bytes.Length) && vm.TryWriteWord(flagsPointer, 0)
            ? WasmResult.Ok
            : WasmResult.InvalidMemoryAccess;
    }

    private static WasmResult SetBytes(Vm vm, int type, int start, int length, int data, int dataLength)
    {
        if ((uint)type > (uint)BufferType.ForeignFunctionArguments)
            return WasmResult.BadArgument;
        if (!vm.TryRead(data, dataLength, out var bytes))
            return WasmResult.InvalidMemoryAccess;
        if (TryGet(vm, type, out _) is var found and not WasmResult.Ok)
            return found;
        if (Body(vm, (BufferType)type) is not { } body)
            return WasmResult.BadArgument;

        if (start != 0 && (uint)start < (uint)body.Length)
            return WasmResult.BadArgument;
        if (body.Length + (long)bytes.Length > LargestBody)
            return WasmResult.InternalFailure;
        Changed(vm, (BufferType)type);
        if (start == 0)
        {
            body.Drain((int)Math.Min((uint)length, int.MaxValue));
            body.Prepend(bytes);
            return WasmResult.Ok;
        }

        body.Append(bytes);
        return WasmResult.Ok;
    }

    private static WasmResult GetConfiguration(Vm vm, int bytesPointer, int lengthPointer)
    {
        var root = vm.Active?.Root;
        var bytes = root is { ConfigurationReadable: true } ? root.Plugin.Options.Configuration : vm.Creator.VmConfiguration;
        return vm.Return(bytesPointer, lengthPointer, bytes.Span);
    }

    private static WasmResult TryGet(Vm vm, int type, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        switch ((BufferType)type)
        {
            case BufferType.HttpRequestBody or BufferType.HttpResponseBody or BufferType.DownstreamData or BufferType.UpstreamData:
                bytes = Body(vm, (BufferType)type) is { } body ? body.Span : default;
                return WasmResult.Ok;
            case BufferType.HttpCallResponseBody:
                if (vm.Active?.Root.Callouts.HttpResponse is not { } response)
                    return WasmResult.NotFound;
                bytes = response.Body;
                return WasmResult.Ok;
            case BufferType.GrpcCallMessage:
                bytes = vm.Active?.Root.Callouts.GrpcMessage ?? default(ReadOnlySpan<byte>);
                return WasmResult.Ok;
            case BufferType.VmConfiguration:
                bytes = vm.Creator.VmConfiguration.Span;
                return WasmResult.Ok;
            case BufferType.PluginConfiguration:
                if (vm.Active?.Root is not { ConfigurationReadable: true } root)
                    return WasmResult.NotFound;
                bytes = root.Plugin.Options.Configuration.Span;
                return WasmResult.Ok;
            case BufferType.ForeignFunctionArguments:
                bytes = vm.CallData.Span;
                return WasmResult.Ok;
            default:
                return WasmResult.BadArgument;
        }
    }

    private static BodyBuffer? Body(Vm vm, BufferType type) => (vm.Active, type) switch
    {
        (HttpStreamContext http, BufferType.HttpRequestBody) => http.Slot.Request.Body,
        (HttpStreamContext http, BufferType.HttpResponseBody) => http.Slot.Response.Body,
        (TcpStreamContext tcp, BufferType.DownstreamData) => tcp.Slot.Side(downstream: true).Buffer,
        (TcpStreamContext tcp, BufferType.UpstreamData) => tcp.Slot.Side(downstream: false).Buffer,
        _ => null,
    };

    private static void Changed(Vm vm, BufferType type)
    {
        if (vm.Active is HttpStreamContext { Stream: var http })
            (type == BufferType.HttpRequestBody ? http.Request : http.Response).HasChangedBody = true;
        else if (vm.Active is TcpStreamContext { Stream: var tcp } && !tcp.HasTurn)
            vm.SettleAfterCall(tcp);
    }
}
