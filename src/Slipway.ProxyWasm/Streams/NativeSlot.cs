using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.Streams;

/// <summary>The place of a <see cref="NativeFilter"/>, which is called as a guest is: with nobody else at the stream's messages.</summary>
internal sealed class NativeSlot : FilterSlot
{
    private readonly NativeFilter _filter;

    public NativeSlot(NativeFilter filter)
    {
        _filter = filter;
        filter.Slot = this;
    }

    public override HeadersStatus Headers(HttpStream stream, bool isRequest, bool end)
    {
        _filter.Stream = stream;
        lock (stream.Messages)
        {
            var headers = stream.Direction(isRequest).Headers;
            return isRequest ? _filter.OnRequestHeaders(headers, end) : _filter.OnResponseHeaders(headers, end);
        }
    }

    public override DataStatus Body(HttpStream stream, bool isRequest, BodyBuffer body, bool end)
    {
        lock (stream.Messages)
            return isRequest ? _filter.OnRequestBody(body, end) : _filter.OnResponseBody(body, end);
    }

    public override bool SeesBody(bool isRequest) => isRequest || _filter.SeesResponseBody;

    public override TrailersStatus Trailers(HttpStream stream, bool isRequest)
    {
        var tail = new BodyBuffer();
        lock (stream.Messages)
        {
            var trailers = stream.Direction(isRequest).Trailers;
            if (isRequest)
                _filter.OnRequestTrailers(trailers, tail);
            else
                _filter.OnResponseTrailers(trailers, tail);
            if (tail.Length == 0)
                return TrailersStatus.Continue;

            // As if it had been held until the trailers came, which let it go.
            var side = Side(isRequest);
            side.Held ??= new BodyBuffer();
            tail.MoveTo(side.Held);
            side.State = Iteration.StopOne;
        }

        tail.Dispose();
        return TrailersStatus.Continue;
    }

    public override void Log(HttpStream stream)
    {
    }

    public override void End()
    {
        Ended = true;
        _filter.OnComplete();
    }

    public override void Release()
    {
    }
}
