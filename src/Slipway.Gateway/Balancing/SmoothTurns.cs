using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Balancing;

/// <summary>
/// Turns in proportion to weights that may change, spread evenly: each host earns its weight with every request, and the richest one pays the
/// total.
/// </summary>
internal sealed class SmoothTurns(IReadOnlyList<UpstreamHost> hosts, Func<UpstreamHost, double> weightOf)
{
    private readonly Lock _lock = new();
    private readonly double[] _credit = new double[hosts.Count];

    public UpstreamHost Next()
    {
        lock (_lock)
        {
            var (richest, total) = (0, 0.0);
            for (var i = 0; i < hosts.Count; i++)
            {
                var weight = weightOf(hosts[i]);
                total += weight;
                _credit[i] += weight;
                if (_credit[i] > _credit[richest])
                    richest = i;
            }

            _credit[richest] -= total;
            return hosts[richest];
        }
    }
}
