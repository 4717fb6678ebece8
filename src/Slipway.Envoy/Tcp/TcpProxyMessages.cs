using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.filters.network.tcp_proxy.v3</c>.</summary>
internal static class TcpProxyMessages
{
    private const string Name = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";

    private static readonly Message<WeightedCluster> ClusterWeight =
        new Message<WeightedCluster>($"{Name}.WeightedCluster.ClusterWeight", new())
        {
            { "name", RouteMessages.ClusterName, (value, name) => value with { Name = name } },
            { "weight", Scalars.Integer(1u, uint.MaxValue), (value, weight) => value with { Weight = weight } },
        }
        .Requires("name", "weight")
        .Refuses("metadata_match", "there are no subsets of clusters");

    private static readonly Message<WeightedClusters> Weighted = new Message<WeightedClusters>($"{Name}.WeightedCluster", new([]))
    {
        { "clusters", Composites.Repeated(ClusterWeight.Read), (_, clusters) => new(clusters) },
    }
    .Requires("clusters")
    .Then((value, fields) =>
    {
        if (value.Clusters.IsEmpty)
            fields.At("clusters").Error("must name at least one cluster");
        return value;
    });

    private static readonly Message<bool> SourceHash = new("envoy.type.v3.HashPolicy.SourceIp", true);

    private static readonly Message<bool> HashPolicy = new Message<bool>("envoy.type.v3.HashPolicy", false)
    {
        { "source_ip", SourceHash.Read, (_, hashes) => hashes },
    }
    .Refuses("filter_state", "use source_ip");

    public static readonly Message<TcpProxy> TcpProxy = new Message<TcpProxy>(Name, new())
    {
        { "stat_prefix", Scalars.NonEmptyText, (value, prefix) => value with { StatPrefix = prefix } },
        { "cluster", RouteMessages.ClusterName, (value, name) => value with { Cluster = new NamedCluster(name) } },
        { "weighted_clusters", Weighted.Read, (value, clusters) => value with { Cluster = clusters } },
        { "idle_timeout", Scalars.Timeout, (value, timeout) => value with { IdleTimeout = timeout } },
        {
            "max_downstream_connection_duration", Scalars.PositiveDuration,
            (value, duration) => value with { MaxDownstreamConnectionDuration = duration }
        },
        { "max_connect_attempts", Scalars.Integer(1, int.MaxValue), (value, attempts) => value with { MaxConnectAttempts = attempts } },
        {
            "hash_policy", Composites.Repeated(HashPolicy.Read),
            (value, policies) => value with { HashesSource = policies.Contains(true) }
        },
        { "access_log", AccessLogMessages.Read, (value, logs) => value with { AccessLogs = logs } },
    }
    .Requires("stat_prefix")
    .ExactlyOneOf("cluster", "weighted_clusters")
    .Refuses("tunneling_config", "connect to the cluster without HTTP")
    .Refuses("metadata_match", "there are no subsets of clusters")
    .Refuses("on_demand access_log_options access_log_flush_interval flush_access_log_on_connected backoff_options " +
        "upstream_connect_mode max_early_data_bytes max_downstream_connection_duration_jitter_percentage proxy_protocol_tlvs");
}
