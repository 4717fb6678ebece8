namespace Slipway.ProxyWasm.Streams;

/// <summary>One filter's state in one direction of a connection.</summary>
internal sealed class TcpSide
{
    private bool _stopped;

    /// <summary>What hostcalls may touch: while the filter is called, and as long as it has stopped the data.</summary>
    public BodyBuffer? Buffer { get; set; }

    /// <summary>The guest has asked for this side to go on, which will be done; guarded by the stream.</summary>
    public bool ResumeRequested { get; set; }

    /// <param name="returned">What the guest has answered: everything but 0, Continue, stops.</param>
    /// <returns>Whether the data goes on.</returns>
    public bool Answer(int returned)
    {
        _stopped = returned != 0;
        if (!_stopped)
            Buffer = null;
        return !_stopped;
    }

    /// <summary>False where nothing is stopped.</summary>
    public bool TryGoOn()
    {
        if (!_stopped)
            return false;
        _stopped = false;
        Buffer = null;
        return true;
    }
}
