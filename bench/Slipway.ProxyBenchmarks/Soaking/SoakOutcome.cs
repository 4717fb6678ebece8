namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>What clients have seen.</summary>
/// <param name="Requests">Requests, calls or messages that were answered as they should.</param>
/// <param name="Failed">Those that were answered otherwise.</param>
/// <param name="Resets">Connections and streams that were ended under way, and what was not answered at all.</param>
internal sealed record SoakOutcome(long Requests, long Failed, long Resets)
{
    public static SoakOutcome operator +(SoakOutcome one, SoakOutcome other) =>
        new(one.Requests + other.Requests, one.Failed + other.Failed, one.Resets + other.Resets);
}
