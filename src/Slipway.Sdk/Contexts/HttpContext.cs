namespace Slipway.Sdk;

/// <summary>
/// One HTTP request and its response, on their way through the proxy. Headers, bodies and trailers can be read and changed in their own
/// callbacks, and as long as these have held them back; all can be read in <see cref="Context.OnLog"/>.
/// </summary>
public abstract class HttpContext : StreamContext
{
    private bool _hasResponded;

    /// <summary>The request's headers; its line is in <c>:method</c>, <c>:path</c>, <c>:authority</c> and <c>:scheme</c>.</summary>
    public static HeaderMap RequestHeaders => new(HeaderMapType.RequestHeaders);

    /// <summary>The request's trailers. One added in the last body callback of a request without any makes some.</summary>
    public static HeaderMap RequestTrailers => new(HeaderMapType.RequestTrailers);

    /// <summary>The response's headers; its status is in <c>:status</c>.</summary>
    public static HeaderMap ResponseHeaders => new(HeaderMapType.ResponseHeaders);

    /// <summary>The response's trailers.</summary>
    public static HeaderMap ResponseTrailers => new(HeaderMapType.ResponseTrailers);

    /// <summary>What there is of the request's body: the piece that has come, with all that was held before it.</summary>
    public static BodyBuffer RequestBody => new(BufferType.RequestBody);

    /// <summary>What there is of the response's body.</summary>
    public static BodyBuffer ResponseBody => new(BufferType.ResponseBody);

    /// <summary>The request's headers have come.</summary>
    public virtual FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream) => FilterHeadersStatus.Continue;

    /// <summary>A piece of the request's body has come.</summary>
    /// <param name="size">The length of <see cref="RequestBody"/>.</param>
    /// <param name="endOfStream">Nothing follows, not even trailers.</param>
    public virtual FilterDataStatus OnRequestBody(int size, bool endOfStream) => FilterDataStatus.Continue;

    /// <summary>The request's trailers have come, which are its end.</summary>
    public virtual FilterTrailersStatus OnRequestTrailers(int count) => FilterTrailersStatus.Continue;

    /// <summary>The response's headers have come, from an upstream or a filter.</summary>
    public virtual FilterHeadersStatus OnResponseHeaders(int count, bool endOfStream) => FilterHeadersStatus.Continue;

    /// <summary>A piece of the response's body has come.</summary>
    /// <param name="size">The length of <see cref="ResponseBody"/>.</param>
    /// <param name="endOfStream">Nothing follows, not even trailers.</param>
    public virtual FilterDataStatus OnResponseBody(int size, bool endOfStream) => FilterDataStatus.Continue;

    /// <summary>The response's trailers have come, which are its end.</summary>
    public virtual FilterTrailersStatus OnResponseTrailers(int count) => FilterTrailersStatus.Continue;

    /// <summary>Answers the request from here. It takes effect after the callback, whose result does not count then.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">Headers beyond those that the proxy makes; null for none.</param>
    /// <param name="grpcStatus">The status for clients that speak gRPC; null to have the proxy derive it.</param>
    /// <param name="details">Why, for the proxy's access log.</param>
    public void SendLocalResponse(
        int status, ReadOnlySpan<byte> body = default, HeaderList? headers = null, int? grpcStatus = null,
        ReadOnlySpan<byte> details = default)
    {
        _hasResponded = true;
        Hostcalls.SendLocalResponse(status, details, body, headers is null ? default : headers.ToPairs(), grpcStatus ?? -1)
            .Require("proxy_send_local_response");
    }

    /// <inheritdoc cref="SendLocalResponse(int, ReadOnlySpan{byte}, HeaderList?, int?, ReadOnlySpan{byte})"/>
    public void SendLocalResponse(int status, string body, HeaderList? headers = null, int? grpcStatus = null, string details = "") =>
        SendLocalResponse(status, Utf8.Bytes(body), headers, grpcStatus, Utf8.Bytes(details));

    /// <summary>Lets the request go on that a callback had held.</summary>
    public static void ContinueRequest() => Hostcalls.ContinueStream(StreamType.Request).Require("proxy_continue_stream");

    /// <summary>Lets the response go on that a callback had held.</summary>
    public static void ContinueResponse() => Hostcalls.ContinueStream(StreamType.Response).Require("proxy_continue_stream");

    /// <summary>Resets the stream: client and upstream get no more of it.</summary>
    public static void ResetStream() => Hostcalls.CloseStream(StreamType.Request).Require("proxy_close_stream");

    /// <summary>
    /// Has the route looked up again, from the changed request headers. Proxies other than Slipway know this by the foreign function
    /// <c>clear_route_cache</c>, as here, or do it by themselves.
    /// </summary>
    public static void ClearRouteCache() => ForeignFunction.TryCall("clear_route_cache"u8, default, out _);

    /// <summary>Holds the request until the task has ended, and lets it go on then, unless the task has answered it.</summary>
    /// <returns>What the headers' callback is to return.</returns>
    protected FilterHeadersStatus HoldRequestHeaders(FilterTask task) =>
        Hold(task, request: true) ? FilterHeadersStatus.StopAllIterationAndWatermark : FilterHeadersStatus.Continue;

    /// <inheritdoc cref="HoldRequestHeaders"/>
    /// <returns>What the body's callback is to return.</returns>
    protected FilterDataStatus HoldRequestBody(FilterTask task) =>
        Hold(task, request: true) ? FilterDataStatus.StopIterationAndBuffer : FilterDataStatus.Continue;

    /// <summary>Holds the response until the task has ended, and lets it go on then, unless the task has answered in its place.</summary>
    /// <returns>What the headers' callback is to return.</returns>
    protected FilterHeadersStatus HoldResponseHeaders(FilterTask task) =>
        Hold(task, request: false) ? FilterHeadersStatus.StopAllIterationAndWatermark : FilterHeadersStatus.Continue;

    /// <inheritdoc cref="HoldResponseHeaders"/>
    /// <returns>What the body's callback is to return.</returns>
    protected FilterDataStatus HoldResponseBody(FilterTask task) =>
        Hold(task, request: false) ? FilterDataStatus.StopIterationAndBuffer : FilterDataStatus.Continue;

    private bool Hold(FilterTask task, bool request)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.IsCompleted)
        {
            task.ThrowIfFailed();
            return false;
        }

        task.OnCompleted(() =>
        {
            // What the task has waited for last may have been asked by another context, such as the root's.
            if (!MakeEffective())
                return;
            if (task.Exception is { } e)
                Faults.HandleLater(this, "an asynchronous method", e);
            else if (!_hasResponded && request)
                ContinueRequest();
            else if (!_hasResponded)
                ContinueResponse();
        });
        return true;
    }
}
