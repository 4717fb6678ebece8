namespace Slipway.Envoy;

/// <summary>The messages of <c>envoy.config.cluster.v3.Cluster</c> that go with a load balancing policy.</summary>
internal static class BalancingMessages
{
    private const int LargestMaglevTable = 5_000_011;
    private const string NoSlowStart = "a new endpoint gets its full share at once";

    private static readonly (string Field, LbPolicy Policy)[] Owners =
    [
        ("least_request_lb_config", LbPolicy.LeastRequest),
        ("ring_hash_lb_config", LbPolicy.RingHash),
        ("maglev_lb_config", LbPolicy.Maglev),
        ("round_robin_lb_config", LbPolicy.RoundRobin),
    ];

    private static readonly EnumReader<bool> HashFunctions = new()
    {
        { "XX_HASH", 0, true },
        { "MURMUR_HASH_2", 1, null },
    };

    public static readonly Message<int> LeastRequest =
        new Message<int>("envoy.config.cluster.v3.Cluster.LeastRequestLbConfig", 2)
        {
            { "choice_count", Scalars.Integer(2, int.MaxValue), (_, count) => count },
        }
        .Refuses("active_request_bias enable_full_scan", "endpoints are weighed by their requests under way and their weights")
        .Refuses("slow_start_config", NoSlowStart);

    public static readonly Message<(int Minimum, int Maximum)> RingHash =
        new Message<(int Minimum, int Maximum)>("envoy.config.cluster.v3.Cluster.RingHashLbConfig", (1024, Envoy.Cluster.LargestRing))
        {
            { "minimum_ring_size", Scalars.Integer(1, Envoy.Cluster.LargestRing), (ring, size) => (size, ring.Maximum) },
            { "maximum_ring_size", Scalars.Integer(1, Envoy.Cluster.LargestRing), (ring, size) => (ring.Minimum, size) },
            { "hash_function", HashFunctions.Read },
        }
        .Then((ring, fields) =>
        {
            if (ring.Minimum > ring.Maximum)
                fields.Message.Error($"the minimum_ring_size of {ring.Minimum} is more than the maximum_ring_size of {ring.Maximum}");
            return ring;
        });

    public static readonly Message<int> Maglev =
        new Message<int>("envoy.config.cluster.v3.Cluster.MaglevLbConfig", 65537)
        {
            { "table_size", PrimeTableSize, (_, size) => size },
        };

    public static readonly Message<bool> RoundRobin =
        new Message<bool>("envoy.config.cluster.v3.Cluster.RoundRobinLbConfig", true).Refuses("slow_start_config", NoSlowStart);

    private static readonly Message<bool> ConsistentHashing =
        new Message<bool>("envoy.config.cluster.v3.Cluster.CommonLbConfig.ConsistentHashingLbConfig", false)
        {
            { "use_hostname_for_hashing", Scalars.Bool, (_, use) => use },
        }
        .Refuses("hash_balance_factor", "the hash alone decides");

    public static readonly Message<CommonBalancing> Common =
        new Message<CommonBalancing>("envoy.config.cluster.v3.Cluster.CommonLbConfig", new(false, 50))
        {
            { "consistent_hashing_lb_config", ConsistentHashing.Read, (value, hashes) => value with { HashesHostNames = hashes } },
            { "healthy_panic_threshold", CoreMessages.Percent.Read, (value, percent) => value with { PanicThreshold = percent } },
        }
        .Ignores("update_merge_window close_connections_on_host_set_change", "endpoints change only when names are resolved again")
        .Ignores("ignore_new_hosts_until_first_hc", "a new endpoint is used once its first check has passed")
        .Refuses("override_host_status")
        .Refuses("zone_aware_lb_config locality_weighted_lb_config", "localities are not weighed against each other");

    /// <summary>Reports a configuration that belongs to another policy than the cluster's.</summary>
    public static void Check(Cluster value, MessageFields fields)
    {
        foreach (var (field, policy) in Owners)
        {
            if (fields.Has(field) && value.LbPolicy != policy)
                fields.At(field).Error("belongs to another lb_policy than the cluster has; remove it, or change lb_policy");
        }
    }

    private static int PrimeTableSize(Cursor at)
    {
        var size = Scalars.Integer(1, LargestMaglevTable)(at);
        for (var divisor = 2; divisor * divisor <= size; divisor++)
        {
            if (size % divisor != 0)
                continue;
            at.Error($"must be a prime number, and {size} is {divisor} times {size / divisor}");
            break;
        }

        return size;
    }

    /// <param name="HashesHostNames">Whether endpoints are hashed by name.</param>
    /// <param name="PanicThreshold">Below which percentage of healthy endpoints all are used.</param>
    public readonly record struct CommonBalancing(bool HashesHostNames, double PanicThreshold);
}
