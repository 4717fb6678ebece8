using System.Text;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary><c>envoy.filters.http.buffer</c>: requests go on when they are complete, and with a <c>content-length</c>.</summary>
internal sealed class RequestBuffer(BufferFilter filter, FilterContext context)
{
    private readonly RouteVariants<BufferRouteConfig, long?> _limits = new(
        filter.Name, filter.MaxRequestBytes, context.Routes, config => config.MaxRequestBytes);

    public NativeFilter Begin(HttpStreamInfo info) => new Instance(this, (GatewayStreamInfo)info);

    private sealed class Instance(RequestBuffer filter, GatewayStreamInfo info) : NativeFilter
    {
        /// <summary>The headers wait for the body.</summary>
        private bool _holds;
        private int _length;

        public override bool SeesResponseBody => false;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            if (endOfStream || AsksForUpgrade(headers) || filter._limits.For(info) is not { } limit)
                return HeadersStatus.Continue;
            LimitHeldRequest((int)Math.Min(limit, int.MaxValue));
            _holds = true;
            return HeadersStatus.StopIteration;
        }

        public override DataStatus OnRequestBody(BodyBuffer body, bool endOfStream)
        {
            if (!_holds)
                return DataStatus.Continue;
            _length = body.Length;
            if (!endOfStream)
                return DataStatus.StopIterationAndBuffer;
            SetLength();
            return DataStatus.Continue;
        }

        public override void OnRequestTrailers(HeaderMap trailers, BodyBuffer tail)
        {
            if (_holds)
                SetLength();
        }

        /// <summary>Such a request has no body, as the server takes none with it, and what follows has no end to wait for.</summary>
        private static bool AsksForUpgrade(HeaderMap headers) =>
            headers.GetString(":method") == "CONNECT"
            || (headers.GetString("upgrade") is { } protocol && !protocol.Equals("h2c", StringComparison.OrdinalIgnoreCase));

        private void SetLength()
        {
            var headers = Stream!.Request.Headers;
            if (!headers.Contains("content-length"u8))
                headers.TryAdd("content-length"u8, Encoding.ASCII.GetBytes($"{_length}"));
        }
    }
}
