using System.Diagnostics;
using Google.Protobuf;
using Slipway.Envoy;

namespace Slipway.Gateway.AccessLogs.OpenTelemetry;

/// <summary>Makes a log record of a request.</summary>
internal sealed class LogRecordFormatter(OpenTelemetryAccessLog log)
{
    /// <summary>What all records have in common.</summary>
    public static Resource ResourceOf(OpenTelemetryAccessLog log, Node node)
    {
        var resource = new Resource();
        if (!log.DisableBuiltinLabels)
        {
            resource.Attributes.Add(Pair("log_name", log.LogName));
            resource.Attributes.Add(Pair("zone_name", node.Locality.Zone));
            resource.Attributes.Add(Pair("cluster_name", node.Cluster));
            resource.Attributes.Add(Pair("node_name", node.Id));
        }

        // Operators that need a request have nothing to say here, as in Envoy.
        resource.Attributes.Add(log.ResourceAttributes.Items.Select(item => new KeyValue { Key = item.Key, Value = Value(item.Value, null) }));
        return resource;
    }

    public LogRecord Format(OperatorContext context)
    {
        var info = context.Info;
        var record = new LogRecord { TimeUnixNano = (ulong)(info.StartTime - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick };
        if (log.Body is not null)
            record.Body = Value(log.Body, context);
        foreach (var (key, value) in log.Attributes.Items)
            record.Attributes.Add(new KeyValue { Key = key, Value = Value(value, context) });
        if (ActivityContext.TryParse(info.HeaderOfRequest("traceparent"), null, out var trace))
        {
            Span<byte> id = stackalloc byte[16];
            trace.TraceId.CopyTo(id);
            record.TraceId = ByteString.CopyFrom(id);
            trace.SpanId.CopyTo(id[..8]);
            record.SpanId = ByteString.CopyFrom(id[..8]);
        }

        return record;
    }

    private static AnyValue Value(JsonFormat format, OperatorContext? context)
    {
        var value = new AnyValue();
        switch (format)
        {
            case JsonFormat.List list:
                value.ArrayValue = new ArrayValue();
                value.ArrayValue.Values.Add(list.Items.Select(item => Value(item, context)));
                break;
            case JsonFormat.Fields fields:
                value.KvlistValue = new KeyValueList();
                value.KvlistValue.Values.Add(fields.Items.Select(item => new KeyValue { Key = item.Key, Value = Value(item.Value, context) }));
                break;
            case JsonFormat.Text { Format: var text }:
                value.StringValue = context is { } known ? AccessLogFormatter.Unicode(Operators.Expand(text, known, "-")) : text.Text;
                break;
        }

        return value;
    }

    private static KeyValue Pair(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
