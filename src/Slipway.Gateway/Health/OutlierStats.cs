using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Health;

/// <summary>Statistics of outlier detection, under Envoy's names.</summary>
internal sealed class OutlierStats(StatRegistry stats, string cluster)
{
    public Counter Enforced { get; } = stats.Counter(StatName.OfCluster(cluster, "outlier_detection.ejections_enforced_total"));

    public Counter Overflow { get; } = stats.Counter(StatName.OfCluster(cluster, "outlier_detection.ejections_overflow"));

    public Counter Consecutive5xx { get; } =
        stats.Counter(StatName.OfCluster(cluster, "outlier_detection.ejections_enforced_consecutive_5xx"));

    public Counter ConsecutiveGatewayFailure { get; } =
        stats.Counter(StatName.OfCluster(cluster, "outlier_detection.ejections_enforced_consecutive_gateway_failure"));

    public Counter SuccessRate { get; } =
        stats.Counter(StatName.OfCluster(cluster, "outlier_detection.ejections_enforced_success_rate"));
}
