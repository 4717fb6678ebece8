namespace Slipway.Gateway.Forwarding;

/// <summary>
/// Where routes' timeouts get their cancellation from: nearly none is ever cancelled, so that they can be used again, with their timers.
/// </summary>
internal static class RouteTimeout
{
    /// <summary>So many are kept for each thread.</summary>
    private const int Most = 32;

    [ThreadStatic]
    private static Stack<CancellationTokenSource>? kept;

    public static CancellationTokenSource Rent() => kept is { Count: > 0 } ? kept.Pop() : new CancellationTokenSource();

    /// <param name="source">What has been rented; nobody waits for its token any more.</param>
    /// <param name="mayStart">Whether somebody may still start it, who then finds it disposed of.</param>
    public static void Return(CancellationTokenSource source, bool mayStart)
    {
        kept ??= new Stack<CancellationTokenSource>(Most);
        if (!mayStart && kept.Count < Most && source.TryReset())
            kept.Push(source);
        else
            source.Dispose();
    }
}
