using Slipway.ProxyWasm.Memory;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// Where routes' timeouts get their cancellation from: nearly none is ever cancelled, so that they can be used again, with their timers.
/// </summary>
internal static class RouteTimeout
{
    private static readonly SparesPool<CancellationTokenSource> Pool = new();

    [ThreadStatic]
    private static ThreadSpares<CancellationTokenSource>? kept;

    public static CancellationTokenSource Rent() => (kept ??= new(Pool)).TryTake(out var source) ? source : new CancellationTokenSource();

    /// <param name="source">What has been rented; nobody waits for its token any more.</param>
    /// <param name="mayStart">Whether somebody may still start it, who then finds it disposed of.</param>
    public static void Return(CancellationTokenSource source, bool mayStart)
    {
        if (mayStart || !source.TryReset() || !(kept ??= new(Pool)).TryKeep(source))
            source.Dispose();
    }
}
