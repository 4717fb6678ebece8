using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Balancing;

/// <summary>
/// <c>LEAST_REQUEST</c>: of some hosts taken by chance the one with the fewest requests under way. To compare all would send every request that
/// comes at the same time to the same host. Hosts of different weights take turns instead, a host's weight divided by its requests.
/// </summary>
internal sealed class LeastRequestBalancer(IReadOnlyList<UpstreamHost> hosts, int choices, Random random) : LoadBalancer
{
    private readonly SmoothTurns? _turns = HaveEqualWeights(hosts)
        ? null
        : new SmoothTurns(hosts, static host => host.Endpoint.Weight / (host.ActiveRequests + 1.0));

    public override UpstreamHost Pick(ulong? hash)
    {
        if (_turns is not null)
            return _turns.Next();
        var best = hosts[random.Next(hosts.Count)];
        for (var i = 1; i < choices; i++)
        {
            var other = hosts[random.Next(hosts.Count)];
            if (other.ActiveRequests < best.ActiveRequests)
                best = other;
        }

        return best;
    }
}
