using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Reads the access logger that sends to OpenTelemetry's collectors.</summary>
internal static class OpenTelemetryMessages
{
    private const string Name = "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig";

    private static readonly Message<GrpcClusterCollector> EnvoyGrpc =
        new Message<GrpcClusterCollector>("envoy.config.core.v3.GrpcService.EnvoyGrpc", new("", ""))
        {
            { "cluster_name", RouteMessages.ClusterName, (value, name) => value with { Cluster = name } },
            { "authority", HeaderMessages.Text, (value, authority) => value with { Authority = authority } },
        }
        .Requires("cluster_name")
        .Accepts("skip_envoy_headers max_receive_message_length")
        .Refuses("retry_policy", "records that cannot be sent are dropped");

    private static readonly Message<GrpcTargetCollector> GoogleGrpc =
        new Message<GrpcTargetCollector>("envoy.config.core.v3.GrpcService.GoogleGrpc", new(""))
        {
            { "target_uri", Target, (value, target) => value with { Target = target } },
            { "stat_prefix", Scalars.Text },
        }
        .Requires("target_uri")
        .Ignores("credentials_factory_name config per_stream_buffer_limit_bytes channel_args", "the gRPC client has its own")
        .Refuses(
            "channel_credentials call_credentials channel_credentials_plugin call_credentials_plugin", "use envoy_grpc, with TLS in its cluster");

    private static readonly Message<KeyValuePair<string, string>> HeaderValue =
        new Message<KeyValuePair<string, string>>("envoy.config.core.v3.HeaderValue", new("", ""))
        {
            { "key", HeaderMessages.Name, (value, key) => new(key, value.Value) },
            { "value", HeaderMessages.Text, (value, text) => new(value.Key, text) },
        }
        .Requires("key")
        .Refuses("raw_value", "use value");

    private static readonly Message<OpenTelemetryAccessLog> GrpcService =
        new Message<OpenTelemetryAccessLog>("envoy.config.core.v3.GrpcService", new())
        {
            { "envoy_grpc", EnvoyGrpc.Read, (value, collector) => value with { Collector = collector } },
            { "google_grpc", GoogleGrpc.Read, (value, collector) => value with { Collector = collector } },
            { "timeout", Scalars.PositiveDuration, (value, limit) => value with { Timeout = limit } },
            { "initial_metadata", Composites.Repeated(HeaderValue.Read), (value, headers) => value with { Headers = headers } },
        }
        .ExactlyOneOf("envoy_grpc", "google_grpc")
        .Refuses("retry_policy", "records that cannot be sent are dropped");

    private static readonly Message<HttpUri> HttpServiceUri = new Message<HttpUri>(
        "envoy.config.core.v3.HttpUri", new(new("http://none/"), "", default))
    {
        { "uri", Uri, (value, uri) => value with { Uri = uri } },
        { "cluster", RouteMessages.ClusterName, (value, name) => value with { Cluster = name } },
        { "timeout", Scalars.PositiveDuration, (value, limit) => value with { Timeout = limit } },
    }
    .Requires("uri", "cluster", "timeout");

    private static readonly Message<KeyValuePair<string, string>> AddedHeader =
        new Message<KeyValuePair<string, string>>("envoy.config.core.v3.HeaderValueOption", new("", ""))
        {
            { "header", HeaderValue.Read, (_, header) => header },
        }
        .Requires("header")
        .Refuses("append append_action keep_empty_value", "the header is set");

    private static readonly Message<OpenTelemetryAccessLog> HttpService =
        new Message<OpenTelemetryAccessLog>("envoy.config.core.v3.HttpService", new())
        {
            {
                "http_uri", HttpServiceUri.Read,
                (value, uri) => value with { Collector = new HttpCollector(uri.Cluster, uri.Uri), Timeout = uri.Timeout }
            },
            { "request_headers_to_add", Composites.Repeated(AddedHeader.Read), (value, headers) => value with { Headers = headers } },
        }
        .Requires("http_uri");

    private static readonly Message<OpenTelemetryAccessLog> CommonConfig =
        new Message<OpenTelemetryAccessLog>("envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig", new())
        {
            { "log_name", Scalars.Text, (value, name) => value with { LogName = name } },
            { "grpc_service", GrpcService.Read, To },
            { "buffer_flush_interval", Scalars.PositiveDuration, (value, interval) => value with { BufferFlushInterval = interval } },
            { "buffer_size_bytes", Scalars.UInt32, (value, size) => value with { BufferSizeBytes = size } },
        }
        .Requires("log_name", "grpc_service")
        .Accepts("transport_api_version")
        .Refuses("filter_state_objects_to_log custom_tags", "use attributes")
        .Refuses("grpc_stream_retry_policy", "records that cannot be sent are dropped");

    private static readonly Message<JsonFormat> AnyValue = new Message<JsonFormat>(
        "opentelemetry.proto.common.v1.AnyValue", new JsonFormat.Text(FormatString.Empty))
    {
        { "string_value", FormatStrings.Read, (_, format) => new JsonFormat.Text(format) },
        { "array_value", at => ArrayValue!.Read(at), (_, list) => list },
        { "kvlist_value", at => KeyValues!.Read(at), (_, fields) => fields },
    }
    .ExactlyOneOf("string_value", "array_value", "kvlist_value", "bool_value", "int_value", "double_value", "bytes_value")
    .Refuses("bool_value int_value double_value bytes_value", "use string_value");

    private static readonly Message<JsonFormat.List> ArrayValue = new("opentelemetry.proto.common.v1.ArrayValue", new JsonFormat.List([]))
    {
        { "values", Composites.Repeated(AnyValue.Read), (_, values) => new JsonFormat.List(values) },
    };

    private static readonly Message<KeyValuePair<string, JsonFormat>> Pair =
        new Message<KeyValuePair<string, JsonFormat>>("opentelemetry.proto.common.v1.KeyValue", new("", new JsonFormat.Text(FormatString.Empty)))
        {
            { "key", Scalars.NonEmptyText, (value, key) => new(key, value.Value) },
            { "value", AnyValue.Read, (value, part) => new(value.Key, part) },
        }
        .Requires("key");

    private static readonly Message<JsonFormat.Fields> KeyValues = new("opentelemetry.proto.common.v1.KeyValueList", new JsonFormat.Fields([]))
    {
        { "values", Composites.Repeated(Pair.Read), (_, pairs) => new JsonFormat.Fields(pairs) },
    };

    public static readonly Message<AccessLog> Config = new Message<AccessLog>(Name, new OpenTelemetryAccessLog())
    {
        { "common_config", CommonConfig.Read, (value, common) => To(Of(value), common) with
            {
                LogName = common.LogName,
                BufferFlushInterval = common.BufferFlushInterval,
                BufferSizeBytes = common.BufferSizeBytes,
            }
        },
        { "grpc_service", GrpcService.Read, (value, service) => To(Of(value), service) },
        { "http_service", HttpService.Read, (value, service) => To(Of(value), service) },
        { "log_name", Scalars.Text, (value, name) => Of(value) with { LogName = name } },
        { "buffer_flush_interval", Scalars.PositiveDuration, (value, interval) => Of(value) with { BufferFlushInterval = interval } },
        { "buffer_size_bytes", Scalars.UInt32, (value, size) => Of(value) with { BufferSizeBytes = size } },
        { "resource_attributes", KeyValues.Read, (value, fields) => Of(value) with { ResourceAttributes = fields } },
        { "body", AnyValue.Read, (value, body) => Of(value) with { Body = body } },
        { "attributes", KeyValues.Read, (value, fields) => Of(value) with { Attributes = fields } },
        { "disable_builtin_labels", Scalars.Bool, (value, disable) => Of(value) with { DisableBuiltinLabels = disable } },
        { "stat_prefix", Scalars.Text, (value, prefix) => Of(value) with { StatPrefix = prefix } },
    }
    .ExactlyOneOf("common_config", "grpc_service", "http_service")
    .Refuses("formatters custom_tags filter_state_objects_to_log", "use attributes");

    private static OpenTelemetryAccessLog Of(AccessLog value) => (OpenTelemetryAccessLog)value;

    private static OpenTelemetryAccessLog To(OpenTelemetryAccessLog log, OpenTelemetryAccessLog service) =>
        log with { Collector = service.Collector, Timeout = service.Timeout, Headers = service.Headers };

    private static string Target(Cursor at)
    {
        var target = Scalars.NonEmptyText(at);
        if (!System.Uri.TryCreate($"http://{target}", UriKind.Absolute, out var uri) || uri.PathAndQuery != "/" || target.Contains('/'))
            at.Error($"must be a host and a port such as collector:4317, not '{target}'");
        return target;
    }

    private static Uri Uri(Cursor at)
    {
        var text = Scalars.NonEmptyText(at);
        if (System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return uri;
        at.Error($"must be a URI such as http://collector:4318/v1/logs, not '{text}'");
        return new Uri("http://none/");
    }

    private sealed record HttpUri(Uri Uri, string Cluster, TimeSpan Timeout);
}
