using Slipway.ProxyWasm.Properties;

namespace Slipway.ProxyWasm.Streams;

/// <summary>What passes through filters: an HTTP request with its response, or a TCP connection.</summary>
/// <remarks>
/// Everything that happens to a stream happens in a turn, one at a time; a turn calls guests and never waits for anything but a VM's lane.
/// The order of locks is turn, then lane, then messages; what a guest does to another stream is therefore put off until its own VM has been
/// left. A turn is never taken to start or end a VM: whoever does that may have to wait for a turn.
/// </remarks>
public abstract class FilteredStream
{
    [ThreadStatic]
    private static FilteredStream? turnOnThisThread;

    private TaskCompletionSource? _changed;
    private StreamState? _state;
    private int _version;

    private protected FilteredStream()
    {
    }

    /// <summary>What the filters can know about the stream beyond its messages.</summary>
    public abstract StreamInfo Info { get; }

    /// <summary>
    /// Another number whenever anything about the stream may have changed. Read it first, look at the stream then, and await
    /// <see cref="ChangedSince"/> if there is nothing to do.
    /// </summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Completes when anything about the stream may have changed since it had that version.</summary>
    public Task ChangedSince(int version)
    {
        TaskCompletionSource changed;
        lock (Requests)
            changed = _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Whoever changes the version looks for somebody to tell after that: one of the two sees the other.
        Interlocked.MemoryBarrier();
        return _version == version ? changed.Task : Task.CompletedTask;
    }

    /// <summary>Why a filter, or a failure, has ended the stream before its time; null as long as none has.</summary>
    internal abstract string? EndReason { get; }

    /// <summary>What plugins have set on the stream.</summary>
    internal StreamState State => _state ?? Interlocked.CompareExchange(ref _state, new StreamState(), null) ?? _state;

    /// <summary>
    /// Guards header maps and held bodies. A guest that acts on a stream has it, whether in that stream's turn or, with
    /// <c>proxy_set_effective_context</c>, out of it; so has the iteration while it moves a body. The last lock: nothing is waited
    /// for in it.
    /// </summary>
    internal Lock Messages { get; } = new();

    /// <summary>Held in a turn.</summary>
    private protected Lock TurnLock { get; } = new();

    /// <summary>
    /// Guards what guests ask for out of turn. Not the same as <see cref="Messages"/>: a guest that has one stream's messages may ask another
    /// stream for something.
    /// </summary>
    private protected Lock Requests { get; } = new();

    private protected bool Completed { get; set; }

    /// <summary>The stream has ended.</summary>
    public bool IsCompleted => Completed;

    /// <summary>Whether this thread is in a turn of the stream.</summary>
    internal bool HasTurn => turnOnThisThread == this;

    /// <summary>A turn ends what it began: what guests asked for is carried out before it is over.</summary>
    internal Turn TakeTurn()
    {
        TurnLock.Enter();
        var outer = turnOnThisThread;
        turnOnThisThread = this;
        return new Turn(this, outer);
    }

    /// <summary>Carries out what was asked for from outside of the stream's own callbacks, after the VM has been left.</summary>
    internal void SettleSoon()
    {
        if (HasTurn)
            return;
        if (turnOnThisThread is not null)
        {
            // This thread is in the turn of another stream, which may be waiting for ours.
            ThreadPool.UnsafeQueueUserWorkItem(static stream => stream.TakeTurn().Dispose(), this, preferLocal: false);
            return;
        }

        TakeTurn().Dispose();
    }

    /// <summary>Carries out what was asked for, in a turn.</summary>
    private protected abstract void Settle();

    /// <summary>The turn is over but for its lock.</summary>
    /// <returns>What is to be called when it is; null for nothing.</returns>
    private protected abstract Action? TurnEnds();

    /// <summary>
    /// Only what others may wait for counts as a change: taking output does not, unless it makes room, or whoever waits for changes and
    /// takes output would wake itself for ever.
    /// </summary>
    private protected virtual void SignalChange()
    {
        Interlocked.Increment(ref _version);
        if (Volatile.Read(ref _changed) is null)
            return;
        TaskCompletionSource? changed;
        lock (Requests)
            (changed, _changed) = (_changed, null);
        changed?.TrySetResult();
    }

    private void EndTurn(FilteredStream? outer)
    {
        Action? told = null;
        try
        {
            Settle();
        }
        finally
        {
            turnOnThisThread = outer;
            told = TurnEnds();
            TurnLock.Exit();
            SignalChange();
        }

        told?.Invoke();
    }

    internal readonly ref struct Turn(FilteredStream stream, FilteredStream? outer)
    {
        public void Dispose() => stream.EndTurn(outer);
    }
}
