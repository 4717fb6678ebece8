using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// A filter of the application's own, in one chain with Wasm filters and under the same rules (<c>envoy/http/filter.h</c>): one object for
/// each stream. Its callbacks come one at a time, must not wait nor throw, and may read and change what they are given until they return.
/// Requests pass the first filter of a chain first, responses and local replies the last. The response's callbacks may come without those
/// of the request, when a filter in front has answered.
/// </summary>
public abstract class NativeFilter
{
    internal NativeSlot? Slot { get; set; }

    /// <summary>The stream, once it has begun.</summary>
    protected internal HttpStream? Stream { get; internal set; }

    /// <summary>The request's headers have come.</summary>
    public virtual HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream) => HeadersStatus.Continue;

    /// <summary>A piece of the request's body has come, after what is still held of it.</summary>
    public virtual DataStatus OnRequestBody(BodyBuffer body, bool endOfStream) => DataStatus.Continue;

    /// <summary>The request's trailers have come; what is held goes on with them.</summary>
    /// <param name="trailers">The trailers.</param>
    /// <param name="tail">Takes bytes that go on as the end of the body.</param>
    public virtual void OnRequestTrailers(HeaderMap trailers, BodyBuffer tail)
    {
    }

    /// <summary>The response's headers have come.</summary>
    public virtual HeadersStatus OnResponseHeaders(HeaderMap headers, bool endOfStream) => HeadersStatus.Continue;

    /// <summary>
    /// Whether <see cref="OnResponseBody"/> does anything with what comes next. Where no filter of a chain cares, it is sent on without being
    /// copied, and none is called; where another one does, or is to be told of the body's end, all are.
    /// </summary>
    public virtual bool SeesResponseBody => true;

    /// <summary>A piece of the response's body has come, after what is still held of it.</summary>
    public virtual DataStatus OnResponseBody(BodyBuffer body, bool endOfStream) => DataStatus.Continue;

    /// <summary>The response's trailers have come; what is held goes on with them.</summary>
    /// <param name="trailers">The trailers.</param>
    /// <param name="tail">Takes bytes that go on as the end of the body.</param>
    public virtual void OnResponseTrailers(HeaderMap trailers, BodyBuffer tail)
    {
    }

    /// <summary>The stream is over. Called once, whether or not any other callback was.</summary>
    public virtual void OnComplete()
    {
    }

    /// <summary>Answers in place of the upstream, once the callback has returned; the first reply counts. Safe from any thread.</summary>
    protected void Reply(LocalReply reply)
    {
        Stream!.RequestReply(reply, Slot);
        Stream.SettleSoon();
    }

    /// <summary>Lets a request go on that was stopped here. Safe from any thread.</summary>
    protected void ResumeRequest()
    {
        Stream!.RequestResume(Slot!, request: true);
        Stream.SettleSoon();
    }

    /// <summary>How many bytes of the request this filter may hold, in place of the chain's limit.</summary>
    protected void LimitHeldRequest(int bytes) => Slot!.Request.Limit = bytes;
}
