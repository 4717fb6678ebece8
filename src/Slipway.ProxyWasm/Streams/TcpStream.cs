using System.Buffers;
using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// One TCP connection on its way through the filters. A transport pushes in what the client and the upstream send, and sends on what has
/// come out; between the two stand the filters, which may change, hold or close at any time.
/// </summary>
/// <remarks>
/// The rules of iteration are Envoy's (its <c>FilterManagerImpl</c> of the network). All filters see one buffer for each direction: what one
/// of them stops stays there, and is shown again, to those before it as well, when more data comes.
/// </remarks>
public sealed class TcpStream : FilteredStream, IDisposable
{
    /// <summary>Why a connection ends whose filter cannot judge it: its VM has failed.</summary>
    private const string VmFailure = "wasm_fail_stream";

    private readonly TcpSlot[] _slots;
    private readonly int _limit;
    private readonly Queue<(TcpSlot Slot, bool Downstream)> _resumes = new();
    private string? _pendingClose;

    internal TcpStream(TcpSlot[] slots, int bufferLimit, StreamInfo info) => (_slots, _limit, Info) = (slots, bufferLimit, info);

    /// <inheritdoc />
    public override StreamInfo Info { get; }

    /// <summary>From the client to the upstream: filters see it in their order.</summary>
    public TcpDirection Downstream { get; } = new();

    /// <summary>From the upstream to the client: filters see it in reverse order.</summary>
    public TcpDirection Upstream { get; } = new();

    /// <summary>All filters have let the new connection go on: an upstream may be connected to.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>
    /// Why a filter, or a failure, has closed the connection; null as long as none has. What has come out by then is still to be sent.
    /// </summary>
    public string? CloseReason { get; private set; }

    /// <summary>Called once when there is a <see cref="CloseReason"/>; at the end of that turn.</summary>
    public Action? Closed { get; set; }

    internal override string? EndReason => CloseReason;

    /// <summary>Shows the new connection to the filters.</summary>
    public void Open()
    {
        using (TakeTurn())
            Read(0);
    }

    /// <summary>Pushes in what the client has sent.</summary>
    /// <param name="data">The bytes, copied.</param>
    /// <param name="end">Whether the client will send no more.</param>
    public void PushDownstream(in ReadOnlySequence<byte> data, bool end)
    {
        using (TakeTurn())
        {
            if (TryTakeIn(Downstream, data, end))
                Read(0);
        }
    }

    /// <summary>Pushes in what the upstream has sent.</summary>
    /// <param name="data">The bytes, copied.</param>
    /// <param name="end">Whether the upstream will send no more.</param>
    public void PushUpstream(in ReadOnlySequence<byte> data, bool end)
    {
        using (TakeTurn())
        {
            if (TryTakeIn(Upstream, data, end))
                Write(_slots.Length - 1);
        }
    }

    /// <summary>Takes all that has come out, by exchange of buffers where the target is empty.</summary>
    /// <returns>Whether it is the last.</returns>
    public bool TakeOutput(TcpDirection direction, BodyBuffer target)
    {
        ArgumentNullException.ThrowIfNull(direction);
        lock (TurnLock)
        {
            direction.Output.MoveTo(target);
            direction.UpdatePause(_limit);
            return direction.EndOut;
        }
    }

    /// <summary>
    /// The connection has ended. Each filter that has seen it begin hears <c>proxy_on_downstream_connection_close</c>,
    /// <c>proxy_on_done</c>, <c>proxy_on_log</c> and <c>proxy_on_delete</c>: Envoy's order for TCP. Further calls do nothing.
    /// </summary>
    /// <param name="by">Who has ended it.</param>
    public void Complete(CloseType by)
    {
        using (TakeTurn())
        {
            if (Completed)
                return;
            Completed = true;
            foreach (var slot in _slots)
                slot.End(by);
            Release();
        }

        // After the turn: whoever gives up the last use of a plugin may end its VM.
        foreach (var slot in _slots)
            slot.Release();
    }

    /// <summary>Gives the memory back, after the connection was closed from here if it has not ended.</summary>
    public void Dispose()
    {
        Complete(CloseType.Local);
        Downstream.Dispose();
        Upstream.Dispose();
    }

    /// <summary>Asks for the connection to be closed; the first reason counts. Safe from any thread.</summary>
    internal void RequestClose(string reason)
    {
        lock (Requests)
            _pendingClose ??= reason;
    }

    /// <summary>Asks for a direction to go on behind a filter; once is enough, however often a guest asks. Safe from any thread.</summary>
    internal void RequestResume(TcpSlot slot, bool downstream)
    {
        var side = slot.Side(downstream);
        lock (Requests)
        {
            if (side.ResumeRequested)
                return;
            side.ResumeRequested = true;
            _resumes.Enqueue((slot, downstream));
        }
    }

    /// <summary>The plugin of a filter has failed, and refuses connections.</summary>
    internal void Refuse() => RequestClose(VmFailure);

    /// <summary>The VM of a filter has failed, now or on behalf of another stream.</summary>
    internal void Fail(TcpSlot slot)
    {
        slot.Ended = true;
        if (!slot.Plugin.Options.LegacyFailOpen)
        {
            RequestClose(VmFailure);
            return;
        }

        RequestResume(slot, downstream: true);
        RequestResume(slot, downstream: false);
    }

    private bool Over
    {
        get
        {
            lock (Requests)
                return Completed || _pendingClose is not null || CloseReason is not null;
        }
    }

    private protected override void Settle()
    {
        for (var rounds = 0; rounds < 1000; rounds++)
        {
            (TcpSlot Slot, bool Downstream) resume = default;
            lock (Requests)
            {
                if (Completed || CloseReason is not null)
                    return;
                CloseReason = _pendingClose;
                if (CloseReason is null)
                {
                    if (!_resumes.TryDequeue(out resume))
                        return;
                    resume.Slot.Side(resume.Downstream).ResumeRequested = false;
                }
            }

            if (CloseReason is null)
                Resume(resume.Slot!, resume.Downstream);
            else
                Release();
        }
    }

    private protected override Action? TurnEnds()
    {
        Downstream.UpdatePause(_limit);
        Upstream.UpdatePause(_limit);
        if (CloseReason is null)
            return null;
        var closed = Closed;
        Closed = null;
        return closed;
    }

    private bool TryTakeIn(TcpDirection direction, in ReadOnlySequence<byte> data, bool end)
    {
        if (Over || direction.EndIn)
            return false;
        lock (Messages)
        {
            foreach (var part in data)
                direction.Held.Append(part.Span);
        }

        direction.EndIn = end;
        return true;
    }

    /// <summary>Shows the filters from one on what waits to be read; those that do not know of the connection first hear of that.</summary>
    private void Read(int position)
    {
        for (; position < _slots.Length; position++)
        {
            var slot = _slots[position];
            if (!slot.HasBegun && (!slot.Begin(this) || Over))
                return;
            if ((Downstream.Held.Length > 0 || Downstream.EndIn != Downstream.EndOut) && (!Show(slot, Downstream) || Over))
                return;
        }

        IsOpen = true;
        lock (Messages)
            Downstream.GoOut();
    }

    /// <summary>Shows the filters from one on, backwards, what waits to be written to the client.</summary>
    private void Write(int position)
    {
        for (; position >= 0; position--)
        {
            if (!Show(_slots[position], Upstream) || Over)
                return;
        }

        lock (Messages)
            Upstream.GoOut();
    }

    private bool Show(TcpSlot slot, TcpDirection direction) =>
        slot.Data(this, direction == Downstream, direction.Held, direction.EndIn);

    /// <summary>Goes on behind a filter that had stopped; nothing happens if it had not.</summary>
    private void Resume(TcpSlot slot, bool downstream)
    {
        if (!slot.Side(downstream).TryGoOn())
            return;
        var position = Array.IndexOf(_slots, slot);
        if (downstream)
            Read(position + 1);
        else
            Write(position - 1);
    }

    private void Release()
    {
        Downstream.Release();
        Upstream.Release();
    }
}
