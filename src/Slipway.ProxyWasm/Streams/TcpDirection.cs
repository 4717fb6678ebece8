namespace Slipway.ProxyWasm.Streams;

/// <summary>One direction of a connection: what is pushed in waits for the filters, what they let go on for the transport.</summary>
public sealed class TcpDirection
{
    private readonly TurnSignal _moved = new();
    private readonly TurnSignal _freed = new();

    /// <summary>Nothing follows what has come out; whatever is taken later is empty.</summary>
    public bool EndOut { get; internal set; }

    /// <summary>As many bytes wait for filters, or for the transport, as may: push nothing until this is false again.</summary>
    public bool InputPaused { get; internal set; }

    /// <summary>The end has been pushed in.</summary>
    internal bool EndIn { get; set; }

    /// <summary>What filters see: all that has come in and not gone on, like the buffers of a connection in Envoy.</summary>
    internal BodyBuffer Held { get; } = new();

    /// <summary>What has passed all filters.</summary>
    internal BodyBuffer Output { get; } = new();

    /// <summary>Waits until something may have come out. By one at a time.</summary>
    public ValueTask OutputAsync() => _moved.WaitAsync();

    /// <summary>Waits until there may be room for input. By one at a time.</summary>
    public ValueTask RoomAsync() => _freed.WaitAsync();

    internal void UpdatePause(int limit)
    {
        var before = InputPaused;
        InputPaused = Held.Length >= limit || Output.Length >= limit;
        if (before && !InputPaused)
            _freed.Set();
    }

    /// <summary>All filters have let go on what there is.</summary>
    internal void GoOut()
    {
        if (Held.Length == 0 && EndOut == EndIn)
            return;
        Held.MoveTo(Output);
        EndOut = EndIn;
        _moved.Set();
    }

    /// <summary>Nobody needs to wait any more.</summary>
    internal void Release()
    {
        _moved.Set();
        _freed.Set();
    }

    internal void Dispose()
    {
        Held.Dispose();
        Output.Dispose();
    }
}
