using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.core.v3.HealthCheck</c>: how endpoints are asked whether they are well.</summary>
public abstract record HealthCheck
{
    /// <summary>How long an endpoint may take to answer.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Pause between two checks.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Longest random addition to each pause; zero by default.</summary>
    public TimeSpan IntervalJitter { get; init; }

    /// <summary>Pause as long as nothing has been sent to the cluster yet; 60 seconds by default.</summary>
    public TimeSpan NoTrafficInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause while an endpoint is unhealthy; <see cref="Interval"/> by default.</summary>
    public TimeSpan UnhealthyInterval { get; init; }

    /// <summary>Failures in a row after which an endpoint is unhealthy.</summary>
    public uint UnhealthyThreshold { get; init; }

    /// <summary>Successes in a row after which it is healthy again; at the start one is enough.</summary>
    public uint HealthyThreshold { get; init; }

    /// <summary>Whether every failed check is logged, and not only the first of a row.</summary>
    public bool AlwaysLogsFailures { get; init; }
}

/// <summary><c>http_health_check</c>: a request that is answered with an expected status.</summary>
public sealed record HttpHealthCheck : HealthCheck
{
    /// <summary>Host header; empty for the cluster's name.</summary>
    public string Host { get; init; } = "";

    /// <summary>Path and query.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Method, in upper case; GET by default.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Statuses that are well, from the first up to but not including the second; 200 by default.</summary>
    public ImmutableArray<(int Start, int End)> ExpectedStatuses { get; init; } = [(200, 201)];

    /// <summary>Statuses that count as one failure; others make an endpoint unhealthy at once.</summary>
    public ImmutableArray<(int Start, int End)> RetriableStatuses { get; init; } = [];

    /// <summary>Whether HTTP/2 is spoken.</summary>
    public bool IsHttp2 { get; init; }
}

/// <summary><c>tcp_health_check</c>: a connection, over which something is sent and something is received.</summary>
public sealed record TcpHealthCheck : HealthCheck
{
    /// <summary>What is sent; nothing by default.</summary>
    public ImmutableArray<byte> Send { get; init; } = [];

    /// <summary>What must be received, in this order, perhaps with other bytes between; nothing by default.</summary>
    public ImmutableArray<ImmutableArray<byte>> Receive { get; init; } = [];
}

/// <summary><c>grpc_health_check</c>: <c>grpc.health.v1.Health/Check</c>.</summary>
public sealed record GrpcHealthCheck : HealthCheck
{
    /// <summary>The service asked about; empty for the server as a whole.</summary>
    public string ServiceName { get; init; } = "";

    /// <summary>Authority of the call; empty for the cluster's name.</summary>
    public string Authority { get; init; } = "";
}
