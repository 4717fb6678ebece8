namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// The threads that wait for sockets, where they also serve what a socket has brought, as nginx and Envoy do
/// (<c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1</c>). .NET has one for each processor, gives a socket to one of them when it first has
/// to wait, in turn and for good, and does not say to which: the thread that goes on then tells.
/// </summary>
public static class EventLoop
{
    /// <summary>The name .NET gives these threads. If it gives them another, no thread is known to be a loop, and all is as without them.</summary>
    private const string ThreadName = ".NET Sockets";

    private static int s_count;

    // One more than the number of the loop; 0 as long as nobody has asked, -1 where the thread is none.
    [ThreadStatic]
    private static int t_number;

    /// <summary>The number of the loop that this thread is, from 0 in the order in which they were first asked for; null where it is none.</summary>
    public static int? Current
    {
        get
        {
            if (t_number == 0)
                t_number = Thread.CurrentThread.Name == ThreadName ? Interlocked.Increment(ref s_count) : -1;
            return t_number > 0 ? t_number - 1 : null;
        }
    }

    /// <summary>The lane of the streams that begin on this thread: that of its loop, or of its processor where it is none.</summary>
    internal static int Lane => Current ?? Thread.GetCurrentProcessorId();
}
