using Slipway.Envoy;

namespace Slipway.Gateway.Clusters;

/// <summary>The hosts of a cluster at one time, and whose turn it is.</summary>
internal sealed class HostSet(UpstreamHost[] hosts, LbPolicy policy, Random random)
{
    private readonly Lock _lock = new();
    private readonly long[] _credit = new long[hosts.Length];
    private readonly long _totalWeight = hosts.Sum(host => (long)host.Endpoint.Weight);
    private readonly bool _even = hosts.All(host => host.Endpoint.Weight == hosts[0].Endpoint.Weight);
    private uint _next;

    public static HostSet Empty { get; } = new([], LbPolicy.RoundRobin, Random.Shared);

    public IReadOnlyList<UpstreamHost> Hosts => hosts;

    /// <summary>The host for the next request; null where there is none.</summary>
    public UpstreamHost? Pick()
    {
        if (hosts.Length <= 1)
            return hosts.Length == 0 ? null : hosts[0];
        if (policy == LbPolicy.Random)
            return PickByChance();
        return _even ? hosts[(Interlocked.Increment(ref _next) - 1) % hosts.Length] : PickByWeight();
    }

    private UpstreamHost PickByChance()
    {
        var point = random.NextInt64(_totalWeight);
        var i = 0;
        while ((point -= hosts[i].Endpoint.Weight) >= 0)
            i++;
        return hosts[i];
    }

    /// <summary>Each host earns its weight with every request, and the richest one pays the total: turns are spread evenly.</summary>
    private UpstreamHost PickByWeight()
    {
        lock (_lock)
        {
            var richest = 0;
            for (var i = 0; i < hosts.Length; i++)
            {
                _credit[i] += hosts[i].Endpoint.Weight;
                if (_credit[i] > _credit[richest])
                    richest = i;
            }

            _credit[richest] -= _totalWeight;
            return hosts[richest];
        }
    }
}
