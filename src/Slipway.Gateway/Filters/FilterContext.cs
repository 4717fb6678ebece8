using Slipway.Envoy;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Filters;

/// <summary>What the gateway's own filters find at the listener they are for.</summary>
/// <param name="StatPrefix">The connection manager's <c>stat_prefix</c>.</param>
/// <param name="Routes">The listener's routes.</param>
/// <param name="Stats">Where filters count.</param>
/// <param name="Random">For what is decided by chance. Thread-safe.</param>
internal sealed record FilterContext(string StatPrefix, RouteConfiguration Routes, StatRegistry Stats, Random Random)
{
    public bool Draws(FractionalPercent share) => (ulong)Random.NextInt64() % share.Denominator < share.Numerator;
}
