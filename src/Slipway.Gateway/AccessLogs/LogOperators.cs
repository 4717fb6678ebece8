using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Slipway.Envoy;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.AccessLogs;

/// <summary>
/// What the command operators of format strings stand for, by name; an operator that is known to the configuration and not here has no
/// value in this gateway, and is written as missing.
/// </summary>
internal static class LogOperators
{
    private static readonly FrozenDictionary<string, Func<GatewayStreamInfo, FormatOperator, string?>> Values =
        new Dictionary<string, Func<GatewayStreamInfo, FormatOperator, string?>>(StringComparer.Ordinal)
        {
            ["REQ"] = static (info, command) => Header(info, command.Argument) ?? (command.Alternative.Length > 0 ? Header(info, command.Alternative) : null),
            ["REQ_WITHOUT_QUERY"] = static (info, command) => Header(info, command.Argument)?.Split('?')[0],
            ["RESP"] = static (info, command) => info.Stream?.Response is { HeadersIn: true } response
                ? response.Headers.GetString(command.Argument) ?? (command.Alternative.Length > 0 ? response.Headers.GetString(command.Alternative) : null)
                : null,
            ["TRAILER"] = static (info, command) => info.Stream?.Response.Trailers.GetString(command.Argument),
            ["PROTOCOL"] = static (info, _) => info.Protocol,
            ["RESPONSE_CODE"] = static (info, _) => info.Stream?.Response is { HeadersIn: true } response ? response.Headers.GetString(":status") : "0",
            ["RESPONSE_CODE_DETAILS"] = static (info, _) => info.Stream?.ResetReason ?? info.Stream?.Reply?.Details ?? info.Details,
            ["RESPONSE_FLAGS"] = static (info, _) => info.Flags.Length > 0 ? info.Flags : null,
            ["BYTES_RECEIVED"] = static (info, _) => Number(info.Stream?.Request.BytesIn ?? 0),
            ["BYTES_SENT"] = static (info, _) => Number(info.Stream?.Response.BytesIn ?? 0),
            ["DURATION"] = static (info, _) => Number((long)info.Elapsed.TotalMilliseconds),
            ["START_TIME"] = static (info, _) => info.StartTime.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["EMIT_TIME"] = static (_, _) => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["ROUTE_NAME"] = static (info, _) => info.Match()?.Route.Name is { Length: > 0 } name ? name : null,
            ["FILTER_CHAIN_NAME"] = static (info, _) => info.Listener.FilterChainName is { Length: > 0 } name ? name : null,
            ["HOSTNAME"] = static (_, _) => Dns.GetHostName(),
            ["CONNECTION_ID"] = static (info, _) => info.ConnectionId?.ToString(CultureInfo.InvariantCulture),
            ["STREAM_ID"] = static (info, _) => Header(info, "x-request-id"),
            ["UPSTREAM_HOST"] = static (info, _) => info.UpstreamHost?.Address.ToString(),
            ["UPSTREAM_HOST_NAME"] = static (info, _) => info.UpstreamHost is { } host ? host.Hostname.Length > 0 ? host.Hostname : host.Address.ToString() : null,
            ["UPSTREAM_CLUSTER"] = static (info, _) => info.UpstreamCluster,
            ["UPSTREAM_CLUSTER_RAW"] = static (info, _) => info.UpstreamCluster,
            ["UPSTREAM_REMOTE_ADDRESS"] = static (info, _) => info.UpstreamHost?.Address.ToString(),
            ["UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"] = static (info, _) => info.UpstreamHost?.Address.Address.ToString(),
            ["UPSTREAM_REMOTE_PORT"] = static (info, _) => info.UpstreamHost?.Address.Port.ToString(CultureInfo.InvariantCulture),
            ["UPSTREAM_REQUEST_ATTEMPT_COUNT"] = static (info, _) => info.UpstreamHost is null ? "0" : "1",
            ["UPSTREAM_TRANSPORT_FAILURE_REASON"] = static (info, _) => info.TransportFailureReason,
            ["DOWNSTREAM_REMOTE_ADDRESS"] = static (info, _) => info.Source?.ToString(),
            ["DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"] = static (info, _) => info.Source?.Address.ToString(),
            ["DOWNSTREAM_REMOTE_PORT"] = static (info, _) => info.Source?.Port.ToString(CultureInfo.InvariantCulture),
            ["DOWNSTREAM_DIRECT_REMOTE_ADDRESS"] = static (info, _) => info.Source?.ToString(),
            ["DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT"] = static (info, _) => info.Source?.Address.ToString(),
            ["DOWNSTREAM_LOCAL_ADDRESS"] = static (info, _) => info.Destination?.ToString(),
            ["DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT"] = static (info, _) => info.Destination?.Address.ToString(),
            ["DOWNSTREAM_LOCAL_PORT"] = static (info, _) => info.Destination?.Port.ToString(CultureInfo.InvariantCulture),
            ["GRPC_STATUS_NUMBER"] = static (info, _) => info.Stream?.Response.Trailers.GetString("grpc-status"),
            ["ENVIRONMENT"] = static (_, command) => Environment.GetEnvironmentVariable(command.Argument),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? Evaluate(GatewayStreamInfo info, FormatOperator command) =>
        Values.TryGetValue(command.Name, out var value) ? value(info, command) : null;

    private static string? Header(GatewayStreamInfo info, string name) => info.Headers is null ? null : GatewayStreamInfo.Header(info, name);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
