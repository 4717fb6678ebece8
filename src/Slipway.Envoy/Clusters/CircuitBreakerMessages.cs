using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.cluster.v3.CircuitBreakers</c>.</summary>
internal static class CircuitBreakerMessages
{
    private const string Name = "envoy.config.cluster.v3.CircuitBreakers";
    private const int High = 1;

    private static readonly EnumReader<int> Priorities = new() { { "DEFAULT", 0, 0 }, { "HIGH", High, High } };

    private static readonly Message<(double Percent, uint Minimum)> Budget =
        new Message<(double Percent, uint Minimum)>($"{Name}.Thresholds.RetryBudget", (20, 3))
        {
            { "budget_percent", CoreMessages.Percent.Read, (value, percent) => (percent, value.Minimum) },
            { "min_retry_concurrency", Scalars.UInt32, (value, minimum) => (value.Percent, minimum) },
        }
        .Refuses("budget_interval", "the requests that are under way count");

    private static readonly Message<CircuitBreakers> Thresholds =
        new Message<CircuitBreakers>($"{Name}.Thresholds", new())
        {
            { "priority", Priorities.Read },
            { "max_connections", Scalars.UInt32, (value, limit) => value with { MaxConnections = limit } },
            { "max_pending_requests", Scalars.UInt32, (value, limit) => value with { MaxPendingRequests = limit } },
            { "max_requests", Scalars.UInt32, (value, limit) => value with { MaxRequests = limit } },
            { "max_retries", Scalars.UInt32, (value, limit) => value with { MaxRetries = limit } },
            {
                "retry_budget", Budget.Read,
                (value, budget) => value with { RetryBudgetPercent = budget.Percent, MinRetryConcurrency = budget.Minimum }
            },
        }
        .Ignores("track_remaining", "/stats shows what is under way")
        .Ignores("max_connection_pools", "there is one pool of connections for each endpoint")
        .Then((value, fields) =>
        {
            if (fields.Value("priority", 0) == High)
                fields.At("priority").Warn("has no effect in Slipway: there are no priorities, and the default one's thresholds hold");
            return value;
        });

    public static readonly Message<CircuitBreakers> Breakers =
        new Message<CircuitBreakers>(Name, new())
        {
            { "thresholds", Composites.Repeated(Composites.WithPlace(Thresholds.Read)), (_, all) => OfDefaultPriority(all) },
        }
        .Refuses("per_host_thresholds", "use thresholds");

    /// <summary>The first of the default priority, as in Envoy.</summary>
    private static CircuitBreakers OfDefaultPriority(ImmutableArray<Located<CircuitBreakers>> all)
    {
        foreach (var (value, at) in all)
        {
            if (at.Child("priority") is not { } priority || Priorities.Read(priority) != High)
                return value;
        }

        return new();
    }
}
