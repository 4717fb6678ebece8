using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Http;

/// <summary>
/// Ends a stream that has stood still for too long, whoever holds it up (client, filter or upstream), and a request that takes too long
/// to come in. A stream that stands still is noticed after once to twice the limit.
/// </summary>
internal sealed class StreamWatch : IDisposable
{
    private readonly HttpStream _stream;
    private readonly GatewayStreamInfo _info;
    private readonly Timer? _idle;
    private readonly Timer? _request;
    private (bool, bool, long, long, long, long) _seen;

    public StreamWatch(HttpStream stream, GatewayStreamInfo info, TimeSpan? idleLimit, TimeSpan? requestLimit)
    {
        (_stream, _info) = (stream, info);
        if (idleLimit is { Ticks: > 0 } idle)
            _idle = new Timer(static watch => ((StreamWatch)watch!).CheckProgress(), this, idle, idle);
        if (requestLimit is { Ticks: > 0 } request)
            _request = new Timer(static watch => ((StreamWatch)watch!).CheckRequest(), this, request, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _idle?.Dispose();
        _request?.Dispose();
    }

    private void CheckProgress()
    {
        var (request, response) = (_stream.Request, _stream.Response);
        var now = (request.HeadersOut, response.HeadersOut, request.BytesIn, request.BytesOut, response.BytesIn, response.BytesOut);
        if (now != _seen || _info.RouteMindsIdleness)
        {
            _seen = now;
            return;
        }

        _info.Flags |= ResponseFlags.StreamIdleTimeout;
        if (response.HeadersOut)
            _stream.Abort("stream_idle_timeout");
        else
            _stream.ReplyWith(new LocalReply(408, "stream timeout"u8.ToArray(), null, null, "stream_idle_timeout"));
    }

    private void CheckRequest()
    {
        if (!_stream.Request.EndIn && !_stream.Response.HeadersOut)
            _stream.ReplyWith(new LocalReply(408, "request timeout"u8.ToArray(), null, null, "request_overall_timeout"));
    }
}
