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
        /// <summary>The headers that wait for the body; null where nothing is held.</summary>
        private HeaderMap? _headers;
        private int _length;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            if (endOfStream || filter._limits.For(info) is not { } limit)
                return HeadersStatus.Continue;
            LimitHeldRequest((int)Math.Min(limit, int.MaxValue));
            _headers = headers;
            return HeadersStatus.StopIteration;
        }

        public override DataStatus OnRequestBody(BodyBuffer body, bool endOfStream)
        {
            if (_headers is null)
                return DataStatus.Continue;
            _length = body.Length;
            if (!endOfStream)
                return DataStatus.StopIterationAndBuffer;
            SetLength(_headers);
            return DataStatus.Continue;
        }

        public override void OnRequestTrailers(HeaderMap trailers, BodyBuffer tail)
        {
            if (_headers is not null)
                SetLength(_headers);
        }

        private void SetLength(HeaderMap headers)
        {
            if (!headers.Contains("content-length"u8))
                headers.TryAdd("content-length"u8, Encoding.ASCII.GetBytes($"{_length}"));
        }
    }
}
