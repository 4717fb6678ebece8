using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Configuration;

/// <summary>Statistics about versions of the configuration that came after the first, under names like those of Envoy's subscriptions.</summary>
internal sealed class ConfigurationStats(StatRegistry stats)
{
    public Counter Attempts { get; } = stats.Counter(StatName.Of("configuration.update_attempt"));

    public Counter Successes { get; } = stats.Counter(StatName.Of("configuration.update_success"));

    public Counter Rejections { get; } = stats.Counter(StatName.Of("configuration.update_rejected"));
}
