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
        ConnectionsOnLoop = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_on_loop"));
        ConnectionsOffLoop = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_off_loop"));
        HeldWrites = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_writes_held"));
        ConnectFailures = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_connect_fail"));
        Overflows = stats.Counter(StatName.OfCluster(cluster, "upstream_rq_pending_overflow"));
        PendingRequests = stats.Gauge(StatName.OfCluster(cluster, "upstream_rq_pending_active"));
        Retries = stats.Counter(StatName.OfCluster(cluster, "upstream_rq_retry"));
        RetrySuccesses = stats.Counter(StatName.OfCluster(cluster, "upstream_rq_retry_success"));
        RetryOverflows = stats.Counter(StatName.OfCluster(cluster, "upstream_rq_retry_overflow"));
        RetryLimits = stats.Counter(StatName.OfCluster(cluster, "upstream_rq_retry_limit_exceeded"));
        PerTryTimeouts = stats.Counter(StatName.OfCluster(cluster, "upstream_rq_per_try_timeout"));
        ConnectAttemptsExceeded = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_connect_attempts_exceeded"));
        ConnectionOverflows = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_overflow"));
        NoHosts = stats.Counter(StatName.OfCluster(cluster, "upstream_cx_none_healthy"));
    }

    public Counter Requests { get; }

    public Gauge ActiveRequests { get; }

    public Counter Timeouts { get; }

    public Histogram Time { get; }

    public ResponseCounters Responses { get; }

    public Gauge ActiveConnections { get; }

    /// <summary>Connections that are on the event loop of the requests they are for. Ours, not Envoy's.</summary>
    public Counter ConnectionsOnLoop { get; }

    /// <summary>Connections that are on another. Ours, not Envoy's.</summary>
    public Counter ConnectionsOffLoop { get; }

    /// <summary>Writes to connections that have waited for the end of their event loop's turn. Ours, not Envoy's.</summary>
    public Counter HeldWrites { get; }

    public Counter ConnectFailures { get; }

    public Counter NoHosts { get; }

    /// <summary>TCP connections for which no attempt to connect has succeeded.</summary>
    public Counter ConnectAttemptsExceeded { get; }

    /// <summary>TCP connections that a circuit breaker has refused.</summary>
    public Counter ConnectionOverflows { get; }

    /// <summary>Requests that a circuit breaker has refused.</summary>
    public Counter Overflows { get; }

    /// <summary>Requests that wait for a connection.</summary>
    public Gauge PendingRequests { get; }

    public Counter Retries { get; }

    /// <summary>Retries after which no further one was wanted.</summary>
    public Counter RetrySuccesses { get; }

    /// <summary>Retries that a circuit breaker has refused.</summary>
    public Counter RetryOverflows { get; }

    /// <summary>Requests that were not sent again though they should have been, having been sent as often as they may.</summary>
    public Counter RetryLimits { get; }

    public Counter PerTryTimeouts { get; }

    public void ConnectionOpened()
    {
        _connections.Increment();
        ActiveConnections.Add(1);
    }
}
