using System.Collections.Frozen;

namespace Slipway.Envoy;

/// <summary>What stands in an operator's parentheses.</summary>
internal enum FormatArgument
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>Text that may be left out.</summary>
    Optional,

    /// <summary>Text.</summary>
    Required,

    /// <summary>A header's name, and after a question mark that of another one.</summary>
    Header,
}

/// <summary>Envoy's command operators.</summary>
internal static class FormatOperators
{
    public static FrozenDictionary<string, FormatArgument> Known { get; } = new Dictionary<FormatArgument, string>
    {
        [FormatArgument.None] =
            "PROTOCOL UPSTREAM_PROTOCOL RESPONSE_CODE RESPONSE_CODE_DETAILS CONNECTION_TERMINATION_DETAILS RESPONSE_FLAGS " +
            "RESPONSE_FLAGS_LONG BYTES_RECEIVED BYTES_SENT DURATION REQUEST_DURATION REQUEST_TX_DURATION RESPONSE_DURATION " +
            "RESPONSE_TX_DURATION ROUTE_NAME VIRTUAL_CLUSTER_NAME FILTER_CHAIN_NAME HOSTNAME CONNECTION_ID STREAM_ID UNIQUE_ID TRACE_ID " +
            "UPSTREAM_HOST UPSTREAM_HOST_NAME UPSTREAM_CLUSTER UPSTREAM_CLUSTER_RAW UPSTREAM_CONNECTION_ID " +
            "UPSTREAM_LOCAL_ADDRESS UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_PORT " +
            "UPSTREAM_REMOTE_ADDRESS UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_REMOTE_PORT UPSTREAM_REQUEST_ATTEMPT_COUNT " +
            "UPSTREAM_TRANSPORT_FAILURE_REASON DOWNSTREAM_TRANSPORT_FAILURE_REASON " +
            "DOWNSTREAM_REMOTE_ADDRESS DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_PORT " +
            "DOWNSTREAM_DIRECT_REMOTE_ADDRESS DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_REMOTE_PORT " +
            "DOWNSTREAM_LOCAL_ADDRESS DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_LOCAL_PORT " +
            "REQUESTED_SERVER_NAME DOWNSTREAM_TLS_VERSION DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_SESSION_ID " +
            "DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_ISSUER DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_LOCAL_URI_SAN " +
            "DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_CERT GRPC_STATUS_NUMBER",
        [FormatArgument.Optional] = "START_TIME EMIT_TIME GRPC_STATUS",
        [FormatArgument.Required] = "DYNAMIC_METADATA CLUSTER_METADATA UPSTREAM_METADATA METADATA FILTER_STATE ENVIRONMENT",
        [FormatArgument.Header] = "REQ RESP TRAILER REQ_WITHOUT_QUERY",
    }
        .SelectMany(group => group.Value.Split(' ').Select(name => KeyValuePair.Create(name, group.Key)))
        .ToFrozenDictionary();
}
