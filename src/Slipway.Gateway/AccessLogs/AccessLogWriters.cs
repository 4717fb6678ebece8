using System.Collections.Immutable;
using Slipway.Envoy;
using Slipway.Gateway.AccessLogs.OpenTelemetry;
using Slipway.Gateway.Admin;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Configuration;

namespace Slipway.Gateway.AccessLogs;

/// <summary>Writes the access logs of one version of the configuration. What it has not sent yet is sent when it ends.</summary>
internal sealed class AccessLogWriters(GatewayParts parts, ClusterRegistry clusters, Node node) : IAsyncDisposable
{
    private readonly List<string> _exporters = [];

    /// <summary>What writes a request to those logs, except to plugins; null where there are none.</summary>
    /// <exception cref="GatewayException">One of them cannot be written.</exception>
    public Action<OperatorContext>? For(ImmutableArray<AccessLog> logs)
    {
        var writers = logs.Select(Filtered).OfType<Action<OperatorContext>>().ToArray();
        if (writers.Length == 0)
            return null;
        return context =>
        {
            foreach (var write in writers)
                write(context);
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var key in _exporters)
            await parts.LogExporters.ReleaseAsync(key).ConfigureAwait(false);
    }

    private Action<OperatorContext>? Filtered(AccessLog log)
    {
        Action<OperatorContext>? write = log switch
        {
            FileAccessLog file => ToFile(file),
            OpenTelemetryAccessLog telemetry => Exporter(telemetry).Append,
            _ => null,
        };
        if (write is null || log.Filter is not { } filter)
            return write;
        return context =>
        {
            if (AccessLogCondition.Holds(filter, context.Info))
                write(context);
        };
    }

    private Action<OperatorContext> ToFile(FileAccessLog log)
    {
        var formatter = new AccessLogFormatter(log.Format);
        var file = parts.AccessLogs.Open(log.Path);
        return context => file.Append(formatter.Format(context));
    }

    /// <summary>The same for all versions that have that log, and the cluster it is sent to.</summary>
    private LogExporter Exporter(OpenTelemetryAccessLog log)
    {
        var cluster = ClusterOf(log);
        var key = ConfigurationDump.Fingerprint(log) + (cluster is null ? "" : ConfigurationDump.Fingerprint(cluster.Configuration));
        if (parts.LogExporters.Acquire(key) is not { } exporter)
        {
            exporter = new LogExporter(log, node, LogCollector.Create(log, cluster), parts.Stats, parts.Logger);
            parts.LogExporters.Add(key, exporter);
        }

        _exporters.Add(key);
        return exporter;
    }

    private UpstreamCluster? ClusterOf(OpenTelemetryAccessLog log)
    {
        var name = log.Collector switch
        {
            GrpcClusterCollector grpc => grpc.Cluster,
            HttpCollector http => http.Cluster,
            _ => null,
        };
        if (name is null)
            return null;
        var cluster = clusters.Find(name) ?? throw new GatewayException($"There is no cluster {name}, to which an access log is to be sent.");
        if (log.Collector is GrpcClusterCollector && cluster.VersionFor("").Major < 2)
        {
            throw new GatewayException(
                $"An access log is to be sent to cluster {name} by gRPC, which needs HTTP/2; give the cluster http2_protocol_options.");
        }

        return cluster;
    }
}
