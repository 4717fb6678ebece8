using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Health;

/// <summary>Statistics of a cluster's health checks, under Envoy's names.</summary>
internal sealed class HealthStats(StatRegistry stats, string cluster)
{
    public Counter Attempts { get; } = stats.Counter(StatName.OfCluster(cluster, "health_check.attempt"));

    public Counter Successes { get; } = stats.Counter(StatName.OfCluster(cluster, "health_check.success"));

    public Counter Failures { get; } = stats.Counter(StatName.OfCluster(cluster, "health_check.failure"));
}
