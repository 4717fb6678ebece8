namespace Slipway.Sandbox;

/// <summary>
/// The guest stopped before its function returned. <see cref="Exception.Message"/> is one line such as
/// <c>trap: unreachable in filter.wasm!on_request (0x1a2b)</c>. The instance may be called again without harm to the host, but what the guest left
/// half done in its memory stays so.
/// </summary>
public sealed class GuestTrapException : Exception
{
    private const int MaxFramesShown = 20;

    internal GuestTrapException(TrapKind kind, string reason, IReadOnlyList<GuestFrame> frames, Exception? inner = null)
        : base(frames.Count > 0 ? $"trap: {reason} in {frames[0]}" : $"trap: {reason}", inner)
    {
        Kind = kind;
        Reason = reason;
        Frames = frames;
    }

    /// <summary>Why the guest stopped.</summary>
    public TrapKind Kind { get; }

    /// <summary>The guest's stack, innermost function first; empty if nothing is known about it.</summary>
    public IReadOnlyList<GuestFrame> Frames { get; }

    /// <summary>The stack as text, one function on a line, innermost first, at most 20 lines and one that counts the rest.</summary>
    public string Backtrace
    {
        get
        {
            var shown = Frames.Take(MaxFramesShown).Select((frame, i) => $"{i,3}: {frame}");
            if (Frames.Count > MaxFramesShown) shown = shown.Append($"     and {Frames.Count - MaxFramesShown} more");
            return string.Join('\n', shown);
        }
    }

    internal string Reason { get; }
}
