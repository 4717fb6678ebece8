using System.Collections.Concurrent;

namespace Slipway.Gateway.Forwarding;

/// <summary>Where routes' timeouts get their cancellation from: nearly none is ever cancelled, so that they can be used again, with their timers.</summary>
internal static class RouteTimeout
{
    private const int Most = 1024;

    private static readonly ConcurrentQueue<CancellationTokenSource> Pool = new();

    public static CancellationTokenSource Rent() => Pool.TryDequeue(out var source) ? source : new CancellationTokenSource();

    /// <param name="source">What has been rented; nobody waits for its token any more.</param>
    /// <param name="mayStart">Whether somebody may still start it, who then finds it disposed of.</param>
    public static void Return(CancellationTokenSource source, bool mayStart)
    {
        if (!mayStart && source.TryReset() && Pool.Count < Most)
            Pool.Enqueue(source);
        else
            source.Dispose();
    }
}
