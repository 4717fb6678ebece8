namespace Slipway.Operators.Watching;

/// <summary>How long to wait before the API server is asked again: longer each time, and never the same for two hosts.</summary>
internal sealed class WatchBackoff(InformerOptions options, TimeProvider time)
{
    private TimeSpan _next = options.FirstBackoff;
    private long _last = time.GetTimestamp();

    public TimeSpan Next()
    {
        if (time.GetElapsedTime(_last) > options.BackoffReset)
            _next = options.FirstBackoff;
        var delay = _next * (1 + Random.Shared.NextDouble());
        if (delay > options.LastBackoff)
            delay = options.LastBackoff * (1 - Random.Shared.NextDouble() / 4);
        (_next, _last) = (_next * 2 < options.LastBackoff ? _next * 2 : options.LastBackoff, time.GetTimestamp());
        return delay;
    }
}
