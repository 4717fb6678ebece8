using System.Text;
using Slipway.ProxyWasm.Callouts;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

internal static class HttpCallHostcalls
{
    public static void Register(HostcallTable table) => table.Add("proxy_http_call", HttpCall);

    private static WasmResult HttpCall(
        Vm vm, int upstream, int upstreamLength, int headers, int headersLength, int body, int bodyLength, int trailers, int trailersLength,
        int timeout, int result)
    {
        if (!vm.TryRead(upstream, upstreamLength, out var name) || !vm.TryRead(headers, headersLength, out var headerBytes)
            || !vm.TryRead(body, bodyLength, out var bodyBytes) || !vm.TryRead(trailers, trailersLength, out var trailerBytes))
        {
            return WasmResult.InvalidMemoryAccess;
        }

        // Before anything is sent: the guest must be able to learn the token.
        if (!vm.TryWriteWord(result, 0))
            return WasmResult.InvalidMemoryAccess;
        var map = new HeaderMap();
        HeaderPairs.TryParse(headerBytes, map);
        if (timeout < 0 || vm.Active is not { Root: var root } || vm.Host.Upstreams.Find(Encoding.UTF8.GetString(name)) is not { } target
            || !map.Contains(":path"u8) || !map.Contains(":method"u8) || !map.Contains(":authority"u8))
        {
            return WasmResult.BadArgument;
        }

        if (bodyBytes.Length > vm.Host.Options.MaxCalloutBodyBytes)
            return WasmResult.InternalFailure;
        HttpRequestMessage request;
        try
        {
            request = CalloutMessages.Request(map, bodyBytes.IsEmpty ? null : new ByteArrayContent(bodyBytes.ToArray()));
            var trailerMap = new HeaderMap();
            if (HeaderPairs.TryParse(trailerBytes, trailerMap) && trailerMap.Count > 0)
                request.Options.Set(CalloutTrailers.Key, trailerMap);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return WasmResult.BadArgument;
        }

        if (!root.Callouts.TryAdd(
            CalloutKind.Http,
            bodyBytes.Length + (long)headerBytes.Length + trailerBytes.Length,
            (token, share) => new HttpCallout(root.Callouts, token, share, target, request, TimeSpan.FromMilliseconds(timeout)),
            out var callout))
        {
            return WasmResult.InternalFailure;
        }

        vm.TryWriteWord(result, callout.Token);
        vm.AfterCall(callout.Begin);
        return WasmResult.Ok;
    }
}
