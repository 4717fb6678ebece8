using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Http;

/// <summary>
/// Ends a stream that has stood still for too long, whoever holds it up (client, filter or upstream), and a request that takes too long
/// to come in; tells a route's timeout when it is near.
/// </summary>
internal sealed class StreamWatch : IDisposable
{
    private readonly HttpStream _stream;
    private readonly GatewayStreamInfo _info;
    private readonly StreamSweep.Shard _shard;
    private readonly Timer? _request;
    private long _seen = -1;

    /// <param name="stream">The stream.</param>
    /// <param name="info">What is known of it.</param>
    /// <param name="sweep">Visits all streams.</param>
    /// <param name="requestLimit">How long the request may take to come in; null or 0 for any time.</param>
    public StreamWatch(HttpStream stream, GatewayStreamInfo info, StreamSweep sweep, TimeSpan? requestLimit)
    {
        (_stream, _info) = (stream, info);
        _shard = sweep.Add(this);
        if (requestLimit is { Ticks: > 0 } request)
            _request = new Timer(static watch => ((StreamWatch)watch!).CheckRequest(), this, request, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The watch before this one in its shard, which guards both.</summary>
    public StreamWatch? Previous { get; set; }

    /// <summary>The watch behind this one in its shard.</summary>
    public StreamWatch? Next { get; set; }

    /// <summary>Has the route's timeout see whether it is near.</summary>
    /// <param name="now">In milliseconds of <see cref="Environment.TickCount64"/>.</param>
    public void Visit(long now) => _info.Timeout?.Watch(now);

    /// <summary>Whether anything has happened since this was asked before.</summary>
    public bool HasMoved()
    {
        var (request, response) = (_stream.Request, _stream.Response);

        // Each of these only grows.
        var bytes = request.BytesIn + request.BytesOut + response.BytesIn + response.BytesOut;
        var now = (3 * bytes) + (request.HeadersOut ? 1 : 0) + (response.HeadersOut ? 1 : 0);
        if (now == _seen && !_info.RouteMindsIdleness)
            return false;
        _seen = now;
        return true;
    }

    /// <summary>Ends a stream that stands still.</summary>
    public void End()
    {
        _info.Flags |= ResponseFlags.StreamIdleTimeout;
        if (_stream.Response.HeadersOut)
            _stream.Abort("stream_idle_timeout");
        else
            _stream.ReplyWith(new LocalReply(408, "stream timeout"u8.ToArray(), null, null, "stream_idle_timeout"));
    }

    public void Dispose()
    {
        lock (_shard)
            _shard.Remove(this);
        _request?.Dispose();
    }

    private void CheckRequest()
    {
        if (!_stream.Request.EndIn && !_stream.Response.HeadersOut)
            _stream.ReplyWith(new LocalReply(408, "request timeout"u8.ToArray(), null, null, "request_overall_timeout"));
    }
}
