using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Envoy;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.AccessLogs;

/// <summary>The values of Envoy's command operators, for access logs and for headers that routes add.</summary>
internal static class Operators
{
    private delegate string? Evaluator(OperatorContext context, FormatOperator command);

    /// <summary>Operators that are not here have no value in this gateway.</summary>
    private static readonly FrozenDictionary<string, Evaluator> Evaluators = new Dictionary<string, Evaluator>
    {
        ["START_TIME"] = static (at, command) => StartTimeFormat.Format(at.Info.StartTime, command.Argument),
        ["EMIT_TIME"] = static (_, command) => StartTimeFormat.Format(DateTimeOffset.UtcNow, command.Argument),
        ["PROTOCOL"] = static (at, _) => NonEmpty(at.Info.Protocol),
        ["UPSTREAM_PROTOCOL"] = static (at, _) => at.Info.UpstreamProtocol,
        ["RESPONSE_CODE"] = static (at, _) => Header(at.Info.Stream?.Response.Headers, ":status") ?? "0",
        ["RESPONSE_CODE_DETAILS"] = static (at, _) => Details(at.Info),
        ["CONNECTION_TERMINATION_DETAILS"] = static (at, _) => at.Info.TerminationDetails,
        ["RESPONSE_FLAGS"] = static (at, _) => ResponseFlagNames.Text(at.Info.Flags),
        ["RESPONSE_FLAGS_LONG"] = static (at, _) => ResponseFlagNames.Text(at.Info.Flags, isLong: true),
        ["BYTES_RECEIVED"] = static (at, _) => Number(at.Info.BytesReceived),
        ["BYTES_SENT"] = static (at, _) => Number(at.Info.BytesSent),
        ["DURATION"] = static (at, _) => Milliseconds(at.Info.Elapsed),
        ["RESPONSE_DURATION"] = static (at, _) => Milliseconds(at.Info.ResponseAfter),
        ["RESPONSE_TX_DURATION"] = static (at, _) => Milliseconds(at.Info.Elapsed - at.Info.ResponseAfter),
        ["ROUTE_NAME"] = static (at, _) => NonEmpty(at.Info.MatchedRoute?.Route.Name),
        ["FILTER_CHAIN_NAME"] = static (at, _) => NonEmpty(at.Info.Listener?.FilterChainName),
        ["HOSTNAME"] = static (_, _) => Environment.MachineName,
        ["CONNECTION_ID"] = static (at, _) => at.Info.ConnectionId?.ToString(CultureInfo.InvariantCulture),
        ["STREAM_ID"] = static (at, _) => at.Info.HeaderOfRequest("x-request-id"),
        ["UNIQUE_ID"] = static (_, _) => Guid.NewGuid().ToString(),
        ["UPSTREAM_HOST"] = static (at, _) => at.Info.Host?.Address?.ToString(),
        ["UPSTREAM_HOST_NAME"] = static (at, _) => at.Info.Host?.Name ?? at.Info.Host?.Authority,
        ["UPSTREAM_CLUSTER"] = static (at, _) => at.Info.Cluster?.Configuration.Name,
        ["UPSTREAM_CLUSTER_RAW"] = static (at, _) => at.Info.Cluster?.Configuration.Name,
        ["UPSTREAM_REMOTE_ADDRESS"] = static (at, _) => at.Info.Host?.Address?.ToString(),
        ["UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"] = static (at, _) => at.Info.Host?.Address?.Address.ToString(),
        ["UPSTREAM_REMOTE_PORT"] = static (at, _) => Port(at.Info.Host?.Address),
        ["UPSTREAM_REQUEST_ATTEMPT_COUNT"] = static (at, _) => at.Info.Upstream is { } upstream ? Number(upstream.Attempts) : "0",
        ["UPSTREAM_TRANSPORT_FAILURE_REASON"] = static (at, _) => at.Info.Upstream?.TransportFailureReason,
        ["DOWNSTREAM_REMOTE_ADDRESS"] = static (at, _) => at.Info.Source?.ToString(),
        ["DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"] = static (at, _) => at.Info.Source?.Address.ToString(),
        ["DOWNSTREAM_REMOTE_PORT"] = static (at, _) => Port(at.Info.Source),
        ["DOWNSTREAM_DIRECT_REMOTE_ADDRESS"] = static (at, _) => at.Info.DirectSource?.ToString(),
        ["DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT"] = static (at, _) => at.Info.DirectSource?.Address.ToString(),
        ["DOWNSTREAM_DIRECT_REMOTE_PORT"] = static (at, _) => Port(at.Info.DirectSource),
        ["DOWNSTREAM_LOCAL_ADDRESS"] = static (at, _) => at.Info.Destination?.ToString(),
        ["DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT"] = static (at, _) => at.Info.Destination?.Address.ToString(),
        ["DOWNSTREAM_LOCAL_PORT"] = static (at, _) => Port(at.Info.Destination),
        ["REQUESTED_SERVER_NAME"] = static (at, _) => at.Info.RequestedServerName,
        ["DOWNSTREAM_TLS_VERSION"] = static (at, _) => at.Info.Tls?.Version,
        ["DOWNSTREAM_TLS_CIPHER"] = static (at, _) => at.Info.Tls?.Cipher,
        ["DOWNSTREAM_PEER_SUBJECT"] = static (at, _) => at.Info.Tls?.Peer?.Subject,
        ["DOWNSTREAM_PEER_ISSUER"] = static (at, _) => at.Info.Tls?.Peer?.Issuer,
        ["DOWNSTREAM_PEER_SERIAL"] = static (at, _) => at.Info.Tls?.Peer?.SerialNumber,
        ["DOWNSTREAM_PEER_FINGERPRINT_256"] = static (at, _) => at.Info.Tls?.Peer?.Sha256,
        ["DOWNSTREAM_PEER_DNS_SAN"] = static (at, _) => Joined(at.Info.Tls?.Peer?.DnsNames),
        ["DOWNSTREAM_PEER_URI_SAN"] = static (at, _) => Joined(at.Info.Tls?.Peer?.Uris),
        ["DOWNSTREAM_PEER_CERT_V_START"] = static (at, command) => Time(at.Info.Tls?.Peer?.NotBefore, command),
        ["DOWNSTREAM_PEER_CERT_V_END"] = static (at, command) => Time(at.Info.Tls?.Peer?.NotAfter, command),
        ["DOWNSTREAM_LOCAL_SUBJECT"] = static (at, _) => at.Info.Tls?.Local?.Subject,
        ["DOWNSTREAM_LOCAL_DNS_SAN"] = static (at, _) => Joined(at.Info.Tls?.Local?.DnsNames),
        ["DOWNSTREAM_LOCAL_URI_SAN"] = static (at, _) => Joined(at.Info.Tls?.Local?.Uris),
        ["GRPC_STATUS"] = static (at, command) => GrpcStatusNames.Text(GrpcStatus(at.Info), command.Argument),
        ["GRPC_STATUS_NUMBER"] = static (at, _) => GrpcStatus(at.Info),
        ["ENVIRONMENT"] = static (_, command) => Environment.GetEnvironmentVariable(command.Argument),
        ["CLUSTER_METADATA"] = static (at, command) => OfMetadata(at.Info.Cluster?.Configuration.Metadata, command.Argument),
        ["UPSTREAM_METADATA"] = static (at, command) => OfMetadata(at.Info.Host?.Endpoint.Metadata, command.Argument),
        ["METADATA"] = static (at, command) => command.Argument.Split(':', 2) switch
        {
            ["ROUTE", var path] => OfMetadata(at.Info.MatchedRoute?.Route.Metadata, path),
            ["VIRTUAL_HOST", var path] => OfMetadata(at.Info.MatchedRoute?.VirtualHost.Metadata, path),
            ["CLUSTER", var path] => OfMetadata(at.Info.Cluster?.Configuration.Metadata, path),
            ["UPSTREAM_HOST", var path] => OfMetadata(at.Info.Host?.Endpoint.Metadata, path),
            _ => null,
        },
        ["REQ"] = static (at, command) => Either(command, name => at.Info.HeaderOfRequest(name)),
        ["REQ_WITHOUT_QUERY"] = static (at, command) => Either(command, name => at.Info.HeaderOfRequest(name))?.Split('?')[0],
        ["RESP"] = static (at, command) => Either(
            command,
            name => at.Response is { } headers
                ? headers.TryGetValue(name, out var values) ? string.Join(',', values.AsEnumerable()) : null
                : Header(at.Info.Stream?.Response.Headers, name)),
        ["TRAILER"] = static (at, command) => Either(command, name => Header(at.Info.Stream?.Response.Trailers, name)),
    }.ToFrozenDictionary();

    /// <summary>Operators whose value is a number in JSON.</summary>
    private static readonly FrozenSet<string> Numeric =
        ("RESPONSE_CODE BYTES_RECEIVED BYTES_SENT DURATION RESPONSE_DURATION RESPONSE_TX_DURATION CONNECTION_ID UPSTREAM_REMOTE_PORT " +
        "DOWNSTREAM_REMOTE_PORT DOWNSTREAM_DIRECT_REMOTE_PORT DOWNSTREAM_LOCAL_PORT UPSTREAM_REQUEST_ATTEMPT_COUNT GRPC_STATUS_NUMBER")
        .Split(' ').ToFrozenSet();

    /// <summary>The operator's value, or null where it has none.</summary>
    public static string? Evaluate(OperatorContext context, FormatOperator command) =>
        Evaluators.TryGetValue(command.Name, out var evaluator) ? evaluator(context, command) : null;

    /// <summary>A format with its operators evaluated, as bytes in Latin-1: literal text as UTF-8, values as they came.</summary>
    public static string Expand(FormatString format, OperatorContext context, string missing)
    {
        if (format is { Constant: { } constant } && Ascii.IsValid(constant))
            return constant;
        var text = new StringBuilder();
        foreach (var segment in format.Segments)
        {
            if (segment.Operator is not { } command)
                text.Append(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(segment.Literal)));
            else if (Evaluate(context, command) is { } value)
                AppendOnOneLine(text, value.AsSpan(0, Math.Min(value.Length, command.MaxLength ?? value.Length)));
            else
                text.Append(missing);
        }

        return text.ToString();
    }

    /// <summary>Whether the value is a number in JSON.</summary>
    public static bool IsNumeric(FormatOperator command) => command.MaxLength is null && Numeric.Contains(command.Name);

    /// <summary>Filters may put anything into headers, also what would begin another line of a log.</summary>
    private static void AppendOnOneLine(StringBuilder text, ReadOnlySpan<char> value)
    {
        for (int end; (end = value.IndexOfAny('\r', '\n')) >= 0; value = value[(end + 1)..])
            text.Append(value[..end]).Append('_');
        text.Append(value);
    }

    private static string? Details(StreamFacts info) =>
        info.Stream is not { } stream ? info.Details
            : stream.ResetReason ?? stream.Reply?.Details ?? info.Details ?? (stream.Response.HeadersIn ? "via_upstream" : null);

    private static string? GrpcStatus(StreamFacts info) =>
        Header(info.Stream?.Response.Trailers, "grpc-status") ?? Header(info.Stream?.Response.Headers, "grpc-status");

    private static string? OfMetadata(Metadata? metadata, string path)
    {
        var parts = path.Split(':');
        StructValue? value = metadata?.FilterMetadata.GetValueOrDefault(parts[0]);
        for (var i = 1; i < parts.Length; i++)
            value = (value as StructValue.Struct)?[parts[i]];
        return value is StructValue.Text text ? text.Value : value?.ToString();
    }

    private static string? Either(FormatOperator command, Func<string, string?> header) =>
        header(command.Argument) ?? (command.Alternative.Length > 0 ? header(command.Alternative) : null);

    private static string? Header(ProxyWasm.Headers.HeaderMap? headers, string name) =>
        headers is null ? null : HeaderValues.Joined(headers, name);

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Joined(IReadOnlyList<string>? names) => names is { Count: > 0 } ? string.Join(',', names) : null;

    private static string? Time(DateTimeOffset? time, FormatOperator command) =>
        time is { } at ? StartTimeFormat.Format(at, command.Argument) : null;

    private static string? Port(IPEndPoint? address) => address?.Port.ToString(CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Milliseconds(TimeSpan? time) => time is { } span ? Number((long)span.TotalMilliseconds) : null;
}
