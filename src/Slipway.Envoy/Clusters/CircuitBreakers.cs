namespace Slipway.Envoy;

/// <summary><c>envoy.config.cluster.v3.CircuitBreakers.Thresholds</c> of the default priority: how much goes to a cluster at a time.</summary>
public sealed record CircuitBreakers
{
    /// <summary>HTTP/1.1 connections in use; further requests wait. 1,024 by default.</summary>
    public uint MaxConnections { get; init; } = 1024;

    /// <summary>Requests that wait for a connection; 1,024 by default.</summary>
    public uint MaxPendingRequests { get; init; } = 1024;

    /// <summary>Requests under way; 1,024 by default.</summary>
    public uint MaxRequests { get; init; } = 1024;

    /// <summary>Retries under way; 3 by default. Without effect where there is a <see cref="RetryBudgetPercent"/>.</summary>
    public uint MaxRetries { get; init; } = 3;

    /// <summary>How many of the requests under way may be retries, in percent; null for <see cref="MaxRetries"/> instead.</summary>
    public double? RetryBudgetPercent { get; init; }

    /// <summary>How many retries the budget always allows; 3 by default.</summary>
    public uint MinRetryConcurrency { get; init; } = 3;
}
