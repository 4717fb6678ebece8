using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Balancing;

/// <summary><c>RANDOM</c>: any host, the heavier ones more likely.</summary>
internal sealed class RandomBalancer(IReadOnlyList<UpstreamHost> hosts, Random random) : LoadBalancer
{
    // Where each host's share of the total weight ends.
    private readonly long[] _ends = Ends(hosts);

    public override UpstreamHost Pick(ulong? hash) => hosts[At(random.NextInt64(_ends[^1]))];

    /// <summary>The share in which a point below the total weight lies.</summary>
    private int At(long point)
    {
        var found = Array.BinarySearch(_ends, point);
        return found < 0 ? ~found : found + 1;
    }

    private static long[] Ends(IReadOnlyList<UpstreamHost> hosts)
    {
        var ends = new long[hosts.Count];
        var end = 0L;
        for (var i = 0; i < ends.Length; i++)
            ends[i] = end += hosts[i].Endpoint.Weight;
        return ends;
    }
}
