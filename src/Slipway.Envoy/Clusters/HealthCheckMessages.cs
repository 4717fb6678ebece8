using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.core.v3.HealthCheck</c>.</summary>
internal static class HealthCheckMessages
{
    private const string Name = "envoy.config.core.v3.HealthCheck";

    private static readonly EnumReader<bool> Codecs = new() { { "HTTP1", 0, false }, { "HTTP2", 1, true }, { "HTTP3", 2, null } };

    private static readonly EnumReader<int> Methods = new()
    {
        { "METHOD_UNSPECIFIED", 0, 0 },
        { "GET", 1, 1 },
        { "HEAD", 2, 2 },
        { "POST", 3, 3 },
        { "PUT", 4, 4 },
        { "DELETE", 5, 5 },
        { "CONNECT", 6, null },
        { "OPTIONS", 7, 7 },
        { "TRACE", 8, 8 },
        { "PATCH", 9, 9 },
    };

    private static readonly string[] MethodNames = ["GET", "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

    private static readonly Message<(int Start, int End)> Statuses = new Message<(int Start, int End)>("envoy.type.v3.Int64Range", default)
    {
        { "start", Scalars.Integer(100, 599), (range, start) => (start, range.End) },
        { "end", Scalars.Integer(101, 600), (range, end) => (range.Start, end) },
    }
    .Requires("start", "end")
    .Then((range, fields) =>
    {
        if (range.Start >= range.End)
            fields.Message.Error("must begin below its end, which is not part of it");
        return range;
    });

    private static readonly Message<ImmutableArray<byte>> Payload = new Message<ImmutableArray<byte>>($"{Name}.Payload", [])
    {
        { "text", Hex, (_, bytes) => bytes },
        { "binary", Scalars.Bytes, (_, bytes) => [.. bytes] },
    }
    .ExactlyOneOf("text", "binary");

    private static readonly Message<HttpHealthCheck> Http =
        new Message<HttpHealthCheck>($"{Name}.HttpHealthCheck", new())
        {
            { "host", Scalars.Text, (value, host) => value with { Host = host } },
            { "path", Path, (value, path) => value with { Path = path } },
            { "method", Methods.Read, (value, method) => value with { Method = MethodNames[method] } },
            { "expected_statuses", Composites.Repeated(Statuses.Read), (value, ranges) => value with { ExpectedStatuses = ranges } },
            { "retriable_statuses", Composites.Repeated(Statuses.Read), (value, ranges) => value with { RetriableStatuses = ranges } },
            { "codec_client_type", Codecs.Read, (value, isHttp2) => value with { IsHttp2 = isHttp2 } },
        }
        .Requires("path")
        .Refuses("request_headers_to_add request_headers_to_remove")
        .Refuses("send receive response_buffer_size service_name_matcher", "use expected_statuses");

    private static readonly Message<TcpHealthCheck> Tcp =
        new Message<TcpHealthCheck>($"{Name}.TcpHealthCheck", new())
        {
            { "send", Payload.Read, (value, bytes) => value with { Send = bytes } },
            { "receive", Composites.Repeated(Payload.Read), (value, parts) => value with { Receive = parts } },
        }
        .Refuses("proxy_protocol_config");

    private static readonly Message<GrpcHealthCheck> Grpc =
        new Message<GrpcHealthCheck>($"{Name}.GrpcHealthCheck", new())
        {
            { "service_name", Scalars.Text, (value, name) => value with { ServiceName = name } },
            { "authority", Scalars.Text, (value, authority) => value with { Authority = authority } },
        }
        .Refuses("initial_metadata");

    public static readonly Message<HealthCheck?> Check =
        new Message<HealthCheck?>(Name, null)
        {
            { "timeout", Scalars.Pause },
            { "interval", Scalars.Pause },
            { "interval_jitter", Scalars.Pause },
            { "no_traffic_interval", Scalars.Pause },
            { "unhealthy_interval", Scalars.Pause },
            { "unhealthy_threshold", Scalars.Integer(1u, uint.MaxValue) },
            { "healthy_threshold", Scalars.Integer(1u, uint.MaxValue) },
            { "always_log_health_check_failures", Scalars.Bool },
            { "http_health_check", Http.Read, (_, check) => check },
            { "tcp_health_check", Tcp.Read, (_, check) => check },
            { "grpc_health_check", Grpc.Read, (_, check) => check },
        }
        .Requires("timeout", "interval", "unhealthy_threshold", "healthy_threshold")
        .ExactlyOneOf("http_health_check", "tcp_health_check", "grpc_health_check", "custom_health_check")
        .Ignores("reuse_connection initial_jitter", "the first check is made at once, and connections are kept where they can be")
        .Ignores("event_log_path event_logger event_service always_log_health_check_success", "changes of health are in the gateway's log")
        .Refuses("interval_jitter_percent", "use interval_jitter")
        .Refuses("no_traffic_healthy_interval unhealthy_edge_interval healthy_edge_interval", "use interval, unhealthy_interval or no_traffic_interval")
        .Refuses("custom_health_check", "use http_health_check, tcp_health_check or grpc_health_check")
        .Refuses("tls_options transport_socket_match_criteria")
        .Then((check, fields) => check is null ? null : check with
        {
            Timeout = fields.Value("timeout", TimeSpan.Zero),
            Interval = fields.Value("interval", TimeSpan.Zero),
            IntervalJitter = fields.Value("interval_jitter", TimeSpan.Zero),
            NoTrafficInterval = fields.Value("no_traffic_interval", check.NoTrafficInterval),
            UnhealthyInterval = fields.Value("unhealthy_interval", fields.Value("interval", TimeSpan.Zero)),
            UnhealthyThreshold = fields.Value("unhealthy_threshold", 1u),
            HealthyThreshold = fields.Value("healthy_threshold", 1u),
            AlwaysLogsFailures = fields.Value("always_log_health_check_failures", false),
        });

    private static ImmutableArray<byte> Hex(Cursor at)
    {
        try
        {
            return [.. Convert.FromHexString(Scalars.NonEmptyText(at))];
        }
        catch (FormatException)
        {
            at.Error("must be bytes in hexadecimal digits, two for each");
            return [];
        }
    }

    private static string Path(Cursor at)
    {
        var path = Scalars.NonEmptyText(at);
        if (path is not ['/', ..] || path.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0)
            at.Error("must begin with / and be without blanks and control characters");
        return path;
    }
}
