using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Clusters;

/// <summary>A cluster's statistics, under Envoy's names.</summary>
internal sealed class ClusterStats
{
    private readonly Counter _connections;

    public ClusterStats(StatRegistry stats, string cluster)
    {
        Requests = stats.Counter(StatName.OfCluster(cluster, "upstream_rq_total"));
        ActiveRequests = stats.Gauge(StatName.OfCluster(cluster, "upstream_rq_active"));
        Timeouts = stats.Counter(StatName.OfCluster(cluster, "upstream_rq_timeout"));
        Time = stats.Histogram(StatName.OfCluster(cluster, "upstream_rq_time"));
        Responses = new ResponseCounters(stats, StatName.OfCluster(cluster, "upstream_rq"), byCode: true);
        _connections = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_total"));
        ActiveConnections = stats.Gauge(StatName.OfCluster(cluster, "upstream_cx_active"));
        ConnectFailures = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_connect_fail"));
        NoHosts = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_none_healthy"));
    }

    public Counter Requests { get; }

    public Gauge ActiveRequests { get; }

    public Counter Timeouts { get; }

    public Histogram Time { get; }

    public ResponseCounters Responses { get; }

    public Gauge ActiveConnections { get; }

    public Counter ConnectFailures { get; }

    public Counter NoHosts { get; }

    public void ConnectionOpened()
    {
        _connections.Increment();
        ActiveConnections.Add(1);
    }
}
