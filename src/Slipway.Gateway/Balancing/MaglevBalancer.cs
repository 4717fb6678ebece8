using Slipway.Envoy;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Balancing;

/// <summary>
/// <c>MAGLEV</c> (Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load Balancer", NSDI 2016, 3.4): the hosts take turns to fill a
/// table, each in an order of its own, and a request goes to the host that has its place. A request without a hash goes anywhere.
/// </summary>
internal sealed class MaglevBalancer : LoadBalancer
{
    private readonly Random _random;
    private readonly UpstreamHost[] _table;

    public MaglevBalancer(IReadOnlyList<UpstreamHost> hosts, Cluster cluster, Random random)
    {
        _random = random;
        var size = (ulong)cluster.MaglevTableSize;

        // The same table for the same hosts, in whatever order they come.
        var entries = hosts
            .Select(host => (Host: host, Key: HostHash.KeyOf(host, cluster.HashesHostNames)))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new Entry(entry.Host, HostHash.Of(entry.Key) % size, size > 1 ? HostHash.Of(entry.Key, 1) % (size - 1) + 1 : 1))
            .ToArray();
        double heaviest = hosts.Max(host => host.Endpoint.Weight);
        var table = new UpstreamHost?[size];
        for (var (filled, turn) = (0UL, 1L); filled < size; turn++)
        {
            foreach (var entry in entries)
            {
                // A lighter host sits out turns.
                if (turn * entry.Host.Endpoint.Weight < entry.Due || filled == size)
                    continue;
                entry.Due += heaviest;
                while (table[entry.Place] is not null)
                    entry.Place = (entry.Place + entry.Step) % size;
                table[entry.Place] = entry.Host;
                filled++;
            }
        }

        _table = table!;
    }

    public override UpstreamHost Pick(ulong? hash) =>
        _table[(hash ?? (ulong)_random.NextInt64(long.MinValue, long.MaxValue)) % (ulong)_table.Length];

    private sealed class Entry(UpstreamHost host, ulong place, ulong step)
    {
        public UpstreamHost Host { get; } = host;

        public ulong Step { get; } = step;

        public ulong Place { get; set; } = place;

        public double Due { get; set; } = host.Endpoint.Weight;
    }
}
