using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>
/// <c>envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig</c>: a log record for each request, sent to a collector.
/// </summary>
public sealed record OpenTelemetryAccessLog : AccessLog
{
    /// <summary><c>log_name</c>, one of the built-in labels.</summary>
    public string LogName { get; init; } = "";

    /// <summary>Where records go.</summary>
    public OpenTelemetryCollector Collector { get; init; } = new GrpcClusterCollector("", "");

    /// <summary>Limit on sending records; 10 seconds by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Headers that are sent along: <c>initial_metadata</c>, or <c>request_headers_to_add</c>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long a record waits for others to be sent with; a second by default.</summary>
    public TimeSpan BufferFlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many bytes of records are sent without waiting any longer; 16 KiB by default.</summary>
    public uint BufferSizeBytes { get; init; } = 16 * 1024;

    /// <summary>What is said of the gateway, beside the built-in labels.</summary>
    public JsonFormat.Fields ResourceAttributes { get; init; } = new([]);

    /// <summary>A record's body; null for none.</summary>
    public JsonFormat? Body { get; init; }

    /// <summary>A record's attributes.</summary>
    public JsonFormat.Fields Attributes { get; init; } = new([]);

    /// <summary>Whether <c>log_name</c>, <c>zone_name</c>, <c>cluster_name</c> and <c>node_name</c> are left out of the resource.</summary>
    public bool DisableBuiltinLabels { get; init; }

    /// <summary>Goes before the names of the statistics.</summary>
    public string StatPrefix { get; init; } = "";
}

/// <summary>Where log records are sent.</summary>
public abstract record OpenTelemetryCollector;

/// <summary><c>envoy_grpc</c>.</summary>
/// <param name="Cluster">A cluster with HTTP/2.</param>
/// <param name="Authority">The host that is asked for; empty for the cluster's name.</param>
public sealed record GrpcClusterCollector(string Cluster, string Authority) : OpenTelemetryCollector;

/// <summary><c>google_grpc</c>.</summary>
/// <param name="Target">Host and port, without TLS.</param>
public sealed record GrpcTargetCollector(string Target) : OpenTelemetryCollector;

/// <summary><c>http_service</c>.</summary>
/// <param name="Cluster">A cluster.</param>
/// <param name="Uri">Host and path of the request.</param>
public sealed record HttpCollector(string Cluster, Uri Uri) : OpenTelemetryCollector;
