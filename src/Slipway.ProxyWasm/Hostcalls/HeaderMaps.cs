using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Vms;

namespace Slipway.ProxyWasm.Hostcalls;

/// <summary>Which header maps a context may read and change at the moment: as long as its own callback, or its stop, holds them.</summary>
internal static class HeaderMaps
{
    public static bool IsKnown(int type) => (uint)type <= (uint)HeaderMapType.HttpCallResponseTrailers;

    /// <summary>Whether the guest is in <c>proxy_on_log</c>.</summary>
    public static bool IsLogging(Vm vm) => vm.Active is HttpStreamContext { Slot.Logging: true };

    public static HeaderMap? Readable(Vm vm, HeaderMapType type)
    {
        if (type >= HeaderMapType.GrpcCallInitialMetadata)
            return vm.Active?.Root.Callouts.Headers(type);
        if (vm.Active is not HttpStreamContext { Stream: var stream, Slot: var slot })
            return null;
        if (slot.Logging)
        {
            return type switch
            {
                HeaderMapType.HttpRequestHeaders => stream.Request.Headers,
                HeaderMapType.HttpResponseHeaders when stream.Response.HeadersIn => stream.Response.Headers,
                HeaderMapType.HttpResponseTrailers when stream.Response.HasTrailers => stream.Response.Trailers,
                _ => null,
            };
        }

        return type switch
        {
            HeaderMapType.HttpRequestHeaders when slot.Request.HeadersReadable => stream.Request.Headers,
            HeaderMapType.HttpRequestTrailers when slot.Request.TrailersReadable => stream.Request.Trailers,
            HeaderMapType.HttpResponseHeaders when slot.Response.HeadersReadable => stream.Response.Headers,
            HeaderMapType.HttpResponseTrailers when slot.Response.TrailersReadable => stream.Response.Trailers,
            _ => null,
        };
    }

    /// <summary>As <see cref="Readable"/>, for changes. Trailers come to be when a guest adds one in the last body callback of a message without.</summary>
    public static HeaderMap? Writable(Vm vm, HeaderMapType type)
    {
        if (type >= HeaderMapType.GrpcCallInitialMetadata || vm.Active is not HttpStreamContext { Slot.Logging: false } context)
            return null;
        var isRequest = type is HeaderMapType.HttpRequestHeaders or HeaderMapType.HttpRequestTrailers;
        var (direction, side) = isRequest ? (context.Stream.Request, context.Slot.Request) : (context.Stream.Response, context.Slot.Response);
        if (type is HeaderMapType.HttpRequestTrailers or HeaderMapType.HttpResponseTrailers
            && !side.TrailersReadable && side is { Body: not null, EndOfStream: true })
        {
            side.TrailersReadable = true;
            direction.HasTrailers = true;
        }

        return Readable(vm, type);
    }

    /// <summary>The route depends on the request's headers.</summary>
    public static void Changed(Vm vm, HeaderMapType type)
    {
        if (type == HeaderMapType.HttpRequestHeaders && vm.Active is HttpStreamContext context)
            context.Stream.Info.ClearRouteCache();
    }
}
