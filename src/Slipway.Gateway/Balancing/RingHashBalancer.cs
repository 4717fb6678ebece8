using System.Globalization;
using Slipway.Envoy;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Balancing;

/// <summary>
/// <c>RING_HASH</c>: every host has points on a ring, as many as its weight says, and a request goes to the host of the point that follows its
/// hash. A request without a hash goes anywhere.
/// </summary>
internal sealed class RingHashBalancer : LoadBalancer
{
    private readonly Random _random;
    private readonly ulong[] _points;
    private readonly UpstreamHost[] _hosts;

    public RingHashBalancer(IReadOnlyList<UpstreamHost> hosts, Cluster cluster, Random random)
    {
        _random = random;
        var total = hosts.Sum(host => (double)host.Endpoint.Weight);
        var lightest = hosts.Min(host => host.Endpoint.Weight) / total;

        // The lightest host gets a whole number of points, the others in proportion.
        var scale = Math.Min(Math.Ceiling(lightest * cluster.MinimumRingSize) / lightest, cluster.MaximumRingSize);
        var ring = new List<(ulong Point, UpstreamHost Host)>((int)Math.Ceiling(scale));
        var target = 0.0;
        foreach (var host in hosts)
        {
            var key = HostHash.KeyOf(host, cluster.HashesHostNames);
            target += scale * host.Endpoint.Weight / total;
            for (var i = 0; ring.Count < target; i++)
                ring.Add((HostHash.Of(string.Create(CultureInfo.InvariantCulture, $"{key}_{i}")), host));
        }

        ring.Sort(static (a, b) => a.Point.CompareTo(b.Point));
        _points = [.. ring.Select(entry => entry.Point)];
        _hosts = [.. ring.Select(entry => entry.Host)];
    }

    public override UpstreamHost Pick(ulong? hash)
    {
        var found = Array.BinarySearch(_points, hash ?? (ulong)_random.NextInt64(long.MinValue, long.MaxValue));
        if (found < 0)
            found = ~found;
        return _hosts[found == _hosts.Length ? 0 : found];
    }
}
