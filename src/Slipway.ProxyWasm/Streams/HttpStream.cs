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
/// <remarks>
/// Everything that happens to a stream happens in a turn, one at a time; a turn calls guests and never waits for anything but a VM's lane.
/// The order of locks is turn, then lane, then messages; what a guest does to another stream is therefore put off until its own VM has been
/// left. A turn is never taken to start or end a VM: whoever does that may have to wait for a turn.
/// The rules of iteration are Envoy's (<c>envoy/http/filter.h</c> and its filter manager).
/// </remarks>
public sealed class HttpStream : IDisposable
{
    [ThreadStatic]
    private static HttpStream? turnOnThisThread;

    private readonly Lock _turn = new();
    private readonly Lock _requests = new();
    private readonly FilterSlot[] _slots;
    private readonly FilterSlot[] _loggers;
    private readonly FilterIteration _request;
    private readonly FilterIteration _response;
    private Queue<(FilterSlot Slot, bool Request)>? _resumes;
    private TaskCompletionSource? _changed;
    private int _version;
    private volatile bool _hasRequests;
    private LocalReply? _pendingReply;
    private string? _pendingReset;
    private bool _completed;
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

    /// <summary>What the filters can know about the stream beyond its messages.</summary>
    public HttpStreamInfo Info { get; }

    /// <summary>
    /// Another number whenever anything about the stream may have changed. Read it first, look at the stream then, and await
    /// <see cref="ChangedSince"/> if there is nothing to do.
    /// </summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Completes when anything about the stream may have changed since it had that version.</summary>
    public Task ChangedSince(int version)
    {
        TaskCompletionSource changed;
        lock (_requests)
            changed = _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Whoever changes the version looks for somebody to tell after that: one of the two sees the other.
        Interlocked.MemoryBarrier();
        return _version == version ? changed.Task : Task.CompletedTask;
    }

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
        lock (_turn)
        {
            count = Math.Min(target.Length, direction.Output.Length);
            direction.Output.Span[..count].CopyTo(target);
            direction.Output.Drain(count);
            direction.BytesOut += count;
            end = direction.EndOut && direction.Output.Length == 0;
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
        lock (_turn)
        {
            direction.BytesOut += direction.Output.Length;
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
            if (_completed)
                return;
            _completed = true;
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

    /// <summary>A turn ends what it began: replies, resets and resumes that guests asked for are carried out before it is over.</summary>
    internal Turn TakeTurn()
    {
        _turn.Enter();
        var outer = turnOnThisThread;
        turnOnThisThread = this;
        return new Turn(this, outer);
    }

    /// <summary>The guest, or a failure, wants this turn's iteration to stop.</summary>
    internal bool Interrupted
    {
        get
        {
            if (!_hasRequests)
                return _completed || ResetReason is not null;
            lock (_requests)
                return _completed || _pendingReply is not null || _pendingReset is not null || ResetReason is not null;
        }
    }

    internal bool IsCompleted => _completed;

    internal StreamDirection Direction(bool isRequest) => isRequest ? Request : Response;

    internal StreamState State { get; } = new();

    /// <summary>
    /// Guards header maps and held bodies. A guest that acts on a stream has it, whether in that stream's turn or, with
    /// <c>proxy_set_effective_context</c>, out of it; so has the iteration while it moves a body. The last lock: nothing is waited
    /// for in it.
    /// </summary>
    internal Lock Messages { get; } = new();

    /// <summary>Asks for a local reply; the first one counts. Safe from any thread.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="by">The filter that gives it; null when the proxy does.</param>
    internal void RequestReply(LocalReply reply, FilterSlot? by = null)
    {
        lock (_requests)
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
        lock (_requests)
            (_pendingReset, _hasRequests) = (_pendingReset ?? details, true);
    }

    /// <summary>Asks for a direction to be resumed behind a filter; once is enough, however often a guest asks. Safe from any thread.</summary>
    internal void RequestResume(FilterSlot slot, bool request)
    {
        var side = request ? slot.Request : slot.Response;
        lock (_requests)
        {
            if (side.ResumeRequested)
                return;
            side.ResumeRequested = true;
            (_resumes ??= new()).Enqueue((slot, request));
            _hasRequests = true;
        }
    }

    /// <summary>Carries out what was asked for from outside of the stream's own callbacks, after the VM has been left.</summary>
    internal void SettleSoon()
    {
        if (turnOnThisThread == this)
            return;
        if (turnOnThisThread is not null)
        {
            // This thread is in the turn of another stream, which may be waiting for ours.
            ThreadPool.UnsafeQueueUserWorkItem(static stream => stream.TakeTurn().Dispose(), this, preferLocal: false);
            return;
        }

        TakeTurn().Dispose();
    }

    /// <summary>The VM of a filter has failed, now or on behalf of another stream.</summary>
    internal void Fail(GuestSlot slot)
    {
        slot.Ended = true;
        if (!slot.Plugin.Options.LegacyFailOpen)
        {
            // Also in place of a reply that has not passed the filters yet: who was to judge it has failed.
            lock (_requests)
            {
                if (Reply is null || !Response.HeadersOut)
                    (_pendingReply, _hasRequests) = (_pendingReply ?? LocalReply.VmFailure, true);
            }
        }

        // What the filter holds goes on: past an open failure, or because it belongs to a reply that was given before.
        RequestResume(slot, request: true);
        RequestResume(slot, request: false);
    }

    private void Settle()
    {
        for (var rounds = 0; _hasRequests && rounds < 1000; rounds++)
        {
            LocalReply? reply;
            string? reset;
            (FilterSlot Slot, bool Request) resume = default;
            lock (_requests)
            {
                if (_completed)
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
        if (ResetReason is not null || _completed)
            return;
        if (Response.HeadersOut)
        {
            // The client has a response already. What comes too late to take the place of an upstream's ends it where it is.
            if (Reply is null)
                ResetReason = reply.Details;
            return;
        }

        lock (_requests)
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

    private void EndTurn(HttpStream? outer)
    {
        Action? answered = null;
        try
        {
            Settle();
        }
        finally
        {
            turnOnThisThread = outer;
            if (Reply is not null || ResetReason is not null)
                (answered, Answered) = (Answered, null);
            _turn.Exit();
            SignalChange();
        }

        answered?.Invoke();
    }

    private FilterIteration IterationOf(StreamDirection direction) => direction == Request ? _request : _response;

    /// <summary>
    /// Only what others may wait for counts as a change: taking output does not, unless it makes room, or whoever waits for changes and
    /// takes output would wake itself for ever.
    /// </summary>
    private void SignalChange()
    {
        Interlocked.Increment(ref _version);
        if (Volatile.Read(ref _changed) is null)
            return;
        TaskCompletionSource? changed;
        lock (_requests)
            (changed, _changed) = (_changed, null);
        changed?.TrySetResult();
    }

    internal readonly ref struct Turn(HttpStream stream, HttpStream? outer)
    {
        public void Dispose() => stream.EndTurn(outer);
    }
}
