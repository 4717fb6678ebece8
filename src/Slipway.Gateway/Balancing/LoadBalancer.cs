using Slipway.Envoy;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Balancing;

/// <summary>Chooses the host for each request among those that may be used at the time; for other hosts another one is made. Thread-safe.</summary>
internal abstract class LoadBalancer
{
    /// <summary>The balancer of a cluster's policy over these hosts.</summary>
    public static LoadBalancer Create(Cluster cluster, IReadOnlyList<UpstreamHost> hosts, Random random)
    {
        if (hosts.Count <= 1)
            return new SingleHost(hosts.Count == 0 ? null : hosts[0]);
        return cluster.LbPolicy switch
        {
            LbPolicy.Random => new RandomBalancer(hosts, random),
            LbPolicy.LeastRequest => new LeastRequestBalancer(hosts, cluster.LeastRequestChoices, random),
            LbPolicy.RingHash => new RingHashBalancer(hosts, cluster, random),
            LbPolicy.Maglev => new MaglevBalancer(hosts, cluster, random),
            _ => new RoundRobinBalancer(hosts),
        };
    }

    /// <param name="hash">What the request is hashed by, for the policies that hash; null where it has nothing of that.</param>
    /// <returns>Null where there is no host.</returns>
    public abstract UpstreamHost? Pick(ulong? hash);

    protected static bool HaveEqualWeights(IReadOnlyList<UpstreamHost> hosts) =>
        hosts.All(host => host.Endpoint.Weight == hosts[0].Endpoint.Weight);

    private sealed class SingleHost(UpstreamHost? host) : LoadBalancer
    {
        public override UpstreamHost? Pick(ulong? hash) => host;
    }
}
