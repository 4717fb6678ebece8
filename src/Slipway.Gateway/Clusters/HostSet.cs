using Slipway.Envoy;

namespace Slipway.Gateway.Clusters;

/// <summary>The hosts a cluster has at the moment, and whose turn it is.</summary>
internal sealed class HostSet(LbPolicy policy)
{
    private volatile UpstreamHost[] _schedule = [];
    private volatile UpstreamHost[] _hosts = [];
    private uint _next;

    public IReadOnlyList<UpstreamHost> Hosts => _hosts;

    public void Replace(IReadOnlyList<UpstreamHost> hosts)
    {
        _hosts = [.. hosts];
        _schedule = Schedule(hosts);
    }

    /// <summary>Null when there is none.</summary>
    public UpstreamHost? Pick()
    {
        var schedule = _schedule;
        if (schedule.Length == 0)
            return null;
        var position = policy == LbPolicy.Random ? (uint)Random.Shared.Next(schedule.Length) : Interlocked.Increment(ref _next) - 1;
        return schedule[position % (uint)schedule.Length];
    }

    /// <summary>
    /// Spreads each host's turns over the round, by the smooth weighted algorithm: every turn each host gains its weight, the one with most
    /// goes and pays the total. Weights are scaled down so that a round stays short.
    /// </summary>
    private static UpstreamHost[] Schedule(IReadOnlyList<UpstreamHost> hosts)
    {
        const int longest = 1024;
        var divisor = hosts.Select(host => host.Weight).Aggregate(0, GreatestCommonDivisor);
        if (divisor == 0)
            return [];
        var total = hosts.Sum(host => (long)host.Weight / divisor);
        var scale = Math.Max(1, (total + longest - 1) / longest);
        var weights = hosts.Select(host => (int)Math.Max(1, host.Weight / divisor / scale)).ToArray();
        var round = weights.Sum();
        var credit = new int[weights.Length];
        var schedule = new UpstreamHost[round];
        for (var turn = 0; turn < round; turn++)
        {
            var best = 0;
            for (var i = 0; i < weights.Length; i++)
            {
                credit[i] += weights[i];
                if (credit[i] > credit[best])
                    best = i;
            }

            credit[best] -= round;
            schedule[turn] = hosts[best];
        }

        return schedule;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
