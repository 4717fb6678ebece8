namespace Slipway.Sandbox;

/// <summary>
/// The guest stopped before its function returned. <see cref="Exception.Message"/> is one line such as
/// <c>trap: unreachable in filter.wasm!on_request (0x1a2b)</c>. The instance may be called again without harm to the host, but what the
/// guest left half done in its memory stays so.
/// </summary>
public sealed class GuestTrapException : Exception
{
    internal GuestTrapException(TrapKind kind, string reason, IReadOnlyList<GuestFrame> frames, Exception? inner = null)
        : base(frames.Count > 0 ? $"trap: {reason} in {frames[0]}" : $"trap: {reason}", inner)
    {
        Kind = kind;
        Reason = reason;
        Frames = frames;
    }

    /// <summary>Why the guest stopped.</summary>
    public TrapKind Kind { get; }

    /// <summary>The guest's stack, innermost function first, at most 20 of them; empty if nothing is known about it.</summary>
    public IReadOnlyList<GuestFrame> Frames { get; }

    /// <summary>The stack as text, one function on a line, innermost first.</summary>
    public string Backtrace => string.Join('\n', Frames.Select((frame, i) => $"{i,3}: {frame}"));

    internal string Reason { get; }
}
