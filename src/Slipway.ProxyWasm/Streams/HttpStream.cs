using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Properties;

namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// One HTTP request and its response on their way through the filters. A transport pushes in what it receives and sends on what has come
/// out; between the two stand the filters, which may change, hold, answer or reset the stream at any time.
/// </summary>
/// <remarks>The rules of iteration are Envoy's (<c>envoy/http/filter.h</c> and its filter manager).</remarks>
public sealed class HttpStream : FilteredStream, IDisposable
{
    private readonly FilterSlot[] _slots;
    private readonly FilterSlot[] _loggers;
    private readonly FilterIteration _request;
    private readonly FilterIteration _response;
    private Queue<(FilterSlot Slot, bool Request)>? _resumes;
    private LocalReply? _pendingReply;
    private string? _pendingReset;
    private volatile bool _hasRequests;
    private bool _disposed;

    internal HttpStream(FilterSlot[] slots, FilterSlot[] loggers, int bufferLimit, HttpStreamInfo info)
    {
        _slots = slots;
        _loggers = loggers;
        Info = info;
        info.Stream = this;
        _request = new FilterIteration(this, Request, slots, isRequest: true, bufferLimit);
        _response = new FilterIteration(this, Response, slots, isRequest: false, bufferLimit);
    }

    /// <summary>From the client to the upstream.</summary>
    public StreamDirection Request { get; } = new();

    /// <summary>From the upstream, or a filter, to the client.</summary>
    public StreamDirection Response { get; } = new();

    /// <summary>The reply that a filter, or a failure, gave in place of the upstream's response.</summary>
    public LocalReply? Reply { get; private set; }

    /// <summary>Why the stream is to be torn down without a (whole) response; null as long as it is not.</summary>
    public string? ResetReason { get; private set; }

    /// <summary>Called once when a filter, or a failure, has answered or reset the stream; at the end of that turn.</summary>
    public Action? Answered { get; set; }

    /// <summary>Whether a filter holds back some of the response.</summary>
    public bool IsHoldingResponse => Array.Exists(_slots, slot => slot.Response.State != Iteration.Continue);

    /// <inheritdoc />
    public override HttpStreamInfo Info { get; }

    /// <summary>Pushes in the request's headers, which are in <see cref="Request"/>.</summary>
    public void PushRequestHeaders(bool endOfStream)
    {
        using (TakeTurn())
            _request.PushHeaders(endOfStream);
    }

    /// <summary>Pushes in a piece of the request's body.</summary>
    public void PushRequestData(ReadOnlySpan<byte> data, bool endOfStream)
    {
        using (TakeTurn())
            _request.PushData(data, endOfStream);
    }

    /// <summary>Pushes in the request's trailers, which are in <see cref="Request"/>; they are its end.</summary>
    public void PushRequestTrailers()
    {
        using (TakeTurn())
            _request.PushTrailers();
    }

    /// <summary>Pushes in the upstream's response headers, which the caller puts into <see cref="Response"/>; ignored once there is another response.</summary>
    /// <returns>False when a filter's reply has taken the upstream's place.</returns>
    public bool PushResponseHeaders<TState>(TState state, Action<HeaderMap, TState> fill, bool endOfStream)
    {
        ArgumentNullException.ThrowIfNull(fill);
        using (TakeTurn())
        {
            if (Reply is not null || Response.HeadersIn)
                return false;
            lock (Messages)
                fill(Response.Headers, state);
            _response.PushHeaders(endOfStream);
            return Reply is null;
        }
    }

    /// <summary>Pushes in a piece of the upstream's response body.</summary>
    public void PushResponseData(ReadOnlySpan<byte> data, bool endOfStream)
    {
        using (TakeTurn())
        {
            if (Reply is null)
                _response.PushData(data, endOfStream);
        }
    }

    /// <summary>
    /// Counts a piece of the upstream's response body that no filter wants to see, in place of <see cref="PushResponseData"/>: the transport
    /// sends it on as it is. For a transport that has one sender, who has sent all that it has taken.
    /// </summary>
    /// <param name="length">In bytes.</param>
    /// <returns>False where it has to be pushed in.</returns>
    public bool TryPassResponseData(int length)
    {
        lock (TurnLock)
        {
            if (Reply is not null || !_response.IsTransparent)
                return false;
            Response.BytesIn += length;
            Response.BytesOut += length;
            return true;
        }
    }

    /// <summary>Pushes in the response's trailers.</summary>
    public void PushResponseTrailers<TState>(TState state, Action<HeaderMap, TState> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        using (TakeTurn())
        {
            if (Reply is not null)
                return;
            lock (Messages)
                fill(Response.Trailers, state);
            _response.PushTrailers();
        }
    }

    /// <summary>Answers the stream from here, if no response has begun; through the response callbacks, as for any local reply.</summary>
    public void ReplyWith(LocalReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        using (TakeTurn())
            ReplyLocally(reply);
    }

    /// <summary>Tears the stream down: the other side of the transport has failed.</summary>
    public void Abort(string details)
    {
        using (TakeTurn())
            RequestReset(details);
    }

    /// <summary>
    /// Reads or writes header maps while no guest does: one may act on a stream out of turn, from a timer or the answer to a call, even after
    /// headers have come out.
    /// </summary>
    /// <param name="state">What <paramref name="use"/> gets.</param>
    /// <param name="use">Must end soon, and call no other member of this class.</param>
    public TResult WithHeaders<TState, TResult>(TState state, Func<TState, TResult> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        lock (Messages)
            return use(state);
    }

    /// <summary>Takes body bytes that have come out, up to the size of the target.</summary>
    /// <returns>How many, and whether they are the last.</returns>
    public (int Count, bool End) TakeOutput(StreamDirection direction, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(direction);
        bool freed;
        int count;
        bool end;
        lock (TurnLock)
        {
            count = Math.Min(target.Length, direction.OutputLength);
            if (count > 0)
            {
                direction.Output.Span[..count].CopyTo(target);
                direction.Output.Drain(count);
                direction.BytesOut += count;
            }

            end = direction.EndOut && direction.OutputLength == 0;
            freed = IterationOf(direction).UpdatePause();
        }

        if (freed)
            SignalChange();
        return (count, end);
    }

    /// <summary>Takes all body bytes that have come out, by exchange of buffers.</summary>
    /// <returns>Whether they are the last.</returns>
    public bool TakeOutput(StreamDirection direction, BodyBuffer target)
    {
        ArgumentNullException.ThrowIfNull(direction);
        bool freed;
        bool end;
        lock (TurnLock)
        {
            direction.BytesOut += direction.OutputLength;
            direction.Output.MoveTo(target);
            end = direction.EndOut;
            freed = IterationOf(direction).UpdatePause();
        }

        if (freed)
            SignalChange();
        return end;
    }

    /// <summary>
    /// Ends the stream, whatever its state: <c>proxy_on_log</c> for all filters, then <c>proxy_on_done</c> and <c>proxy_on_delete</c>,
    /// which is Envoy's order for HTTP. Further calls do nothing.
    /// </summary>
    public void Complete()
    {
        using (TakeTurn())
        {
            if (Completed)
                return;
            Completed = true;
            foreach (var slot in _slots)
                slot.Log(this);
            foreach (var slot in _loggers)
                slot.Log(this);
            foreach (var slot in _slots)
                slot.End();
            foreach (var slot in _loggers)
                slot.End();
        }

        // After the turn: whoever gives up the last use of a plugin may end its VM.
        foreach (var slot in _slots)
            slot.Release();
        foreach (var slot in _loggers)
            slot.Release();
    }

    /// <summary>Completes the stream, tells <see cref="HttpStreamInfo.Ended"/>, and gives the memory of its messages back; they are empty then.</summary>
    public void Dispose()
    {
        Complete();
        if (!_disposed)
            Info.Ended();
        _disposed = true;
        lock (Messages)
        {
            Request.Dispose();
            Response.Dispose();
        }

        foreach (var slot in _slots)
        {
            slot.Request.Dispose();
            slot.Response.Dispose();
        }
    }

    internal override string? EndReason => ResetReason;

    /// <summary>The guest, or a failure, wants this turn's iteration to stop.</summary>
    internal bool Interrupted
    {
        get
        {
            if (!_hasRequests)
                return Completed || ResetReason is not null;
            lock (Requests)
                return Completed || _pendingReply is not null || _pendingReset is not null || ResetReason is not null;
        }
    }

    internal StreamDirection Direction(bool isRequest) => isRequest ? Request : Response;

    /// <summary>Asks for a local reply; the first one counts. Safe from any thread.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="by">The filter that gives it; null when the proxy does.</param>
    internal void RequestReply(LocalReply reply, FilterSlot? by = null)
    {
        lock (Requests)
        {
            // One that comes too late must not keep the first on its way through the response callbacks, as the Pause that usually
            // follows would.
            if (Reply is null)
                (_pendingReply, _hasRequests) = (_pendingReply ?? reply, true);
            else if (by is not null)
                RequestResume(by, request: false);
        }
    }

    /// <summary>Asks for the stream to be reset. Safe from any thread.</summary>
    internal void RequestReset(string details)
    {
        lock (Requests)
            (_pendingReset, _hasRequests) = (_pendingReset ?? details, true);
    }

    /// <summary>Asks for a direction to be resumed behind a filter; once is enough, however often a guest asks. Safe from any thread.</summary>
    internal void RequestResume(FilterSlot slot, bool request)
    {
        var side = request ? slot.Request : slot.Response;
        lock (Requests)
        {
            if (side.ResumeRequested)
                return;
            side.ResumeRequested = true;
            (_resumes ??= new()).Enqueue((slot, request));
            _hasRequests = true;
        }
    }

    /// <summary>The VM of a filter has failed, now or on behalf of another stream.</summary>
    internal void Fail(GuestSlot slot)
    {
        slot.Ended = true;
        if (!slot.Plugin.Options.LegacyFailOpen)
        {
            // Also in place of a reply that has not passed the filters yet: who was to judge it has failed.
            lock (Requests)
            {
                if (Reply is null || !Response.HeadersOut)
                    (_pendingReply, _hasRequests) = (_pendingReply ?? LocalReply.VmFailure, true);
            }
        }

        // What the filter holds goes on: past an open failure, or because it belongs to a reply that was given before.
        RequestResume(slot, request: true);
        RequestResume(slot, request: false);
    }

    private protected override void Settle()
    {
        for (var rounds = 0; _hasRequests && rounds < 1000; rounds++)
        {
            LocalReply? reply;
            string? reset;
            (FilterSlot Slot, bool Request) resume = default;
            lock (Requests)
            {
                if (Completed)
                    return;
                (reply, _pendingReply) = (_pendingReply, null);
                (reset, _pendingReset) = (_pendingReset, null);
                if (reply is null && reset is null)
                {
                    if (_resumes is null || !_resumes.TryDequeue(out resume))
                    {
                        _hasRequests = false;
                        return;
                    }

                    (resume.Request ? resume.Slot.Request : resume.Slot.Response).ResumeRequested = false;
                }
            }

            if (reset is not null)
                ResetReason ??= reset;
            else if (reply is not null)
                ReplyLocally(reply);
            else if (ResetReason is null)
                (resume.Request ? _request : _response).Resume(resume.Slot!);
        }
    }

    private void ReplyLocally(LocalReply reply)
    {
        if (ResetReason is not null || Completed)
            return;
        if (Response.HeadersOut)
        {
            // The client has a response already. What comes too late to take the place of an upstream's ends it where it is.
            if (Reply is null)
                ResetReason = reply.Details;
            return;
        }

        lock (Requests)
            Reply = reply;
        var responseHadBegun = Response.HeadersIn;
        var isGrpc = Request.Headers.TryGet("content-type"u8, out var type) && type.StartsWith("application/grpc"u8)
            && (type.Length == 16 || type[16] is (byte)'+' or (byte)';');
        var isHead = Request.Headers.TryGet(":method"u8, out var method) && method.SequenceEqual("HEAD"u8);
        bool hasBody;
        lock (Messages)
        {
            hasBody = reply.WriteHeaders(Response.Headers, isGrpc, isHead);
            Response.Trailers.Clear();
        }

        if (responseHadBegun)
        {
            // The response callbacks have seen one response already; they do not see this one.
            _response.PassDirectly(hasBody ? reply.Body.Span : default);
            return;
        }

        _response.PushHeaders(!hasBody);
        if (hasBody && !Interrupted)
            _response.PushData(reply.Body.Span, end: true);
    }

    private protected override Action? TurnEnds()
    {
        if (Reply is null && ResetReason is null)
            return null;
        var answered = Answered;
        Answered = null;
        return answered;
    }

    private FilterIteration IterationOf(StreamDirection direction) => direction == Request ? _request : _response;
}
