using System.Text;
using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class GrpcHostcalls
{
    public static void Register(HostcallTable table)
    {
        table.Add("proxy_grpc_call", Call);
        table.Add("proxy_grpc_stream", Stream);
        table.Add("proxy_grpc_send", Send);
        table.Add("proxy_grpc_close", Close);
        table.Add("proxy_grpc_cancel", Cancel);
    }

    private static WasmResult Call(
        Vm vm, int service, int serviceLength, int serviceName, int serviceNameLength, int method, int methodLength, int metadata,
        int metadataLength, int message, int messageLength, int timeout, int result)
    {
        if (!vm.TryRead(message, messageLength, out _))
            return WasmResult.InvalidMemoryAccess;
        if ((uint)messageLength > vm.Host.Options.MaxCalloutBodyBytes)
            return WasmResult.InternalFailure;
        var status = Start(
            vm, service, serviceLength, serviceName, serviceNameLength, method, methodLength, metadata, metadataLength, timeout, result,
            CalloutKind.GrpcCall, out var callout);
        if (status != WasmResult.Ok)
            return status;
        vm.TryRead(message, messageLength, out var bytes);
        if (callout!.TrySend(bytes, end: true))
            return WasmResult.Ok;

        // As if it had never been: the guest does not learn its number.
        vm.Host.Metrics.LimitHit("callout_bytes");
        Cancel(vm, (int)callout.Token);
        vm.TryWriteWord(result, 0);
        return WasmResult.InternalFailure;
    }

    private static WasmResult Stream(
        Vm vm, int service, int serviceLength, int serviceName, int serviceNameLength, int method, int methodLength, int metadata,
        int metadataLength, int result) => Start(
            vm, service, serviceLength, serviceName, serviceNameLength, method, methodLength, metadata, metadataLength, 0, result,
            CalloutKind.GrpcStream, out _);

    private static WasmResult Start(
        Vm vm, int service, int serviceLength, int serviceName, int serviceNameLength, int method, int methodLength, int metadata,
        int metadataLength, int timeout, int result, CalloutKind kind, out GrpcCallout? callout)
    {
        callout = null;
        if (!vm.TryRead(service, serviceLength, out var serviceBytes) || !vm.TryRead(serviceName, serviceNameLength, out var serviceText)
            || !vm.TryRead(method, methodLength, out var methodText) || !vm.TryRead(metadata, metadataLength, out var metadataBytes)
            || !vm.TryWriteWord(result, 0))
        {
            return WasmResult.InvalidMemoryAccess;
        }

        if (GrpcTarget.Find(vm.Host.Upstreams, serviceBytes) is not { } target)
            return WasmResult.ParseFailure;
        if (serviceText.IsEmpty || methodText.IsEmpty || vm.Active is not { Root: var root })
            return WasmResult.InternalFailure;

        var map = new HeaderMap();
        HeaderPairs.TryParse(metadataBytes, map);
        HttpRequestMessage request;
        try
        {
            request = GrpcCallout.NewRequest(target, Encoding.UTF8.GetString(serviceText), Encoding.UTF8.GetString(methodText), map, vm);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return WasmResult.InternalFailure;
        }

        if (!root.Callouts.TryAdd(
            kind,
            serviceText.Length + methodText.Length + map.ByteSize,
            (token, share) => new GrpcCallout(
                root.Callouts, token, share, target.Upstream, request, TimeSpan.FromMilliseconds(Math.Min((uint)timeout, int.MaxValue)), kind == CalloutKind.GrpcCall),
            out var added))
        {
            return WasmResult.InternalFailure;
        }

        callout = (GrpcCallout)added;
        vm.TryWriteWord(result, callout.Token);
        vm.AfterCall(callout.Begin);
        return WasmResult.Ok;
    }

    private static WasmResult Send(Vm vm, int token, int message, int length, int endStream)
    {
        if (!vm.TryRead(message, length, out var bytes))
            return WasmResult.InvalidMemoryAccess;
        if (CalloutTable.KindOf((uint)token) != CalloutKind.GrpcStream)
            return WasmResult.BadArgument;
        if (vm.Active?.Root.Callouts.Find((uint)token) is not GrpcCallout stream)
            return WasmResult.NotFound;
        return stream.TrySend(bytes, endStream != 0) ? WasmResult.Ok : WasmResult.InternalFailure;
    }

    private static WasmResult Close(Vm vm, int token)
    {
        var result = Find(vm, token, out var callouts, out var callout);
        if (result != WasmResult.Ok)
            return result;
        if (CalloutTable.KindOf((uint)token) == CalloutKind.GrpcStream)
        {
            callout.Close();
            if (callout.RemoteClosed)
                callouts.Remove((uint)token);
            return WasmResult.Ok;
        }

        return Cancel(vm, token);
    }

    private static WasmResult Cancel(Vm vm, int token)
    {
        var result = Find(vm, token, out var callouts, out var callout);
        if (result != WasmResult.Ok)
            return result;
        callouts.Remove((uint)token);
        callout.Cancel();
        return WasmResult.Ok;
    }

    private static WasmResult Find(Vm vm, int token, out CalloutTable callouts, out GrpcCallout callout)
    {
        (callouts, callout) = (null!, null!);
        if (CalloutTable.KindOf((uint)token) is not (CalloutKind.GrpcCall or CalloutKind.GrpcStream))
            return WasmResult.BadArgument;
        if (vm.Active?.Root.Callouts is not { } table || table.Find((uint)token) is not GrpcCallout found)
            return WasmResult.NotFound;
        (callouts, callout) = (table, found);
        return WasmResult.Ok;
    }
}
