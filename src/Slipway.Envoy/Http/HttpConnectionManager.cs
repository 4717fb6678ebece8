using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>HttpConnectionManager.CodecType</c>: which HTTP versions a listener speaks.</summary>
public enum CodecType
{
    /// <summary>HTTP/1 or HTTP/2, told by the first bytes of the connection.</summary>
    Auto,

    /// <summary>HTTP/1 only.</summary>
    Http1,

    /// <summary>HTTP/2 only, without TLS by prior knowledge.</summary>
    Http2,

    /// <summary>HTTP/3 only, which goes over QUIC.</summary>
    Http3,
}

/// <summary><c>HttpConnectionManager.ServerHeaderTransformation</c>: what happens to the <c>server</c> response header.</summary>
public enum ServerHeaderTransformation
{
    /// <summary>Set to the server's name whatever the upstream said.</summary>
    Overwrite,

    /// <summary>Set only where the upstream said nothing.</summary>
    AppendIfAbsent,

    /// <summary>Left as it came; absent where the upstream said nothing.</summary>
    PassThrough,
}

/// <summary>How much of the port in the <c>host</c> header is stripped before filters and routes see it.</summary>
public enum PortStripping
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>strip_matching_host_port</c>: only the listener's own port.</summary>
    Matching,

    /// <summary><c>strip_any_host_port</c>: any port.</summary>
    Any,
}

/// <summary><c>envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager</c>.</summary>
public sealed record HttpConnectionManager : NetworkFilter
{
    /// <summary>Prefix of this manager's statistics.</summary>
    public string StatPrefix { get; init; } = "";

    /// <summary>Which HTTP versions are spoken.</summary>
    public CodecType CodecType { get; init; }

    /// <summary><c>route_config</c>; routes are always inline.</summary>
    public RouteConfiguration RouteConfiguration { get; init; } = new();

    /// <summary>HTTP filters in order; the last is the <see cref="RouterFilter"/>.</summary>
    public ImmutableArray<HttpFilter> HttpFilters { get; init; } = [];

    /// <summary>Access logs in file order.</summary>
    public ImmutableArray<AccessLog> AccessLogs { get; init; } = [];

    /// <summary>Whether the client's address is that of the connection, and is appended to <c>x-forwarded-for</c>.</summary>
    public bool UseRemoteAddress { get; init; }

    /// <summary>Number of trusted proxies in front, for reading the client's address out of <c>x-forwarded-for</c>.</summary>
    public int XffNumTrustedHops { get; init; }

    /// <summary>Whether <c>x-forwarded-for</c> is left as it came even with <see cref="UseRemoteAddress"/>.</summary>
    public bool SkipXffAppend { get; init; }

    /// <summary>Value of the <c>server</c> response header; <c>envoy</c> by default, as in Envoy.</summary>
    public string ServerName { get; init; } = "envoy";

    /// <summary>What happens to the <c>server</c> response header.</summary>
    public ServerHeaderTransformation ServerHeaderTransformation { get; init; }

    /// <summary>HTTP/1 options.</summary>
    public Http1Options Http1 { get; init; } = new();

    /// <summary>HTTP/2 options.</summary>
    public Http2Options Http2 { get; init; } = new();

    /// <summary>Options of every HTTP version.</summary>
    public CommonHttpOptions Common { get; init; } = new();

    /// <summary>Limit on receiving a whole request; null for none, the default.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Limit on receiving a request's headers; null for none, the default.</summary>
    public TimeSpan? RequestHeadersTimeout { get; init; }

    /// <summary>Limit on a stream without activity; 5 minutes by default, null for none.</summary>
    public TimeSpan? StreamIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a request without <c>x-request-id</c> gets one; true by default.</summary>
    public bool GenerateRequestId { get; init; } = true;

    /// <summary>Whether a client's <c>x-request-id</c> is kept even where the client is external.</summary>
    public bool PreserveExternalRequestId { get; init; }

    /// <summary>Whether dot segments are resolved in paths (RFC 3986) before filters see them; false by default.</summary>
    public bool NormalizePath { get; init; }

    /// <summary>Whether adjacent slashes are merged in paths before filters see them.</summary>
    public bool MergeSlashes { get; init; }

    /// <summary>How much of the host header's port is stripped.</summary>
    public PortStripping PortStripping { get; init; }

    /// <summary>Protocols that requests may turn to, where their route does not say otherwise; none by default.</summary>
    public ImmutableArray<UpgradeConfig> UpgradeConfigs { get; init; } = [];

    /// <summary>All upgrades that the manager or one of its routes names.</summary>
    public IEnumerable<UpgradeConfig> AllUpgradeConfigs() => RouteConfiguration.VirtualHosts
        .SelectMany(host => host.Routes)
        .Select(route => route.Action)
        .OfType<ForwardAction>()
        .SelectMany(action => action.UpgradeConfigs)
        .Concat(UpgradeConfigs);

    /// <summary>Limit in KiB on a request's headers together; 1 to 8192, 60 by default.</summary>
    public int MaxRequestHeadersKb { get; init; } = 60;
}

/// <summary><c>envoy.config.core.v3.HttpProtocolOptions</c>: options of every HTTP version.</summary>
public sealed record CommonHttpOptions
{
    /// <summary>Limit on a connection without requests; 1 hour by default, null for none.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Limit on the number of a request's headers; 100 by default.</summary>
    public int MaxHeadersCount { get; init; } = 100;
}

/// <summary><c>envoy.config.core.v3.Http1ProtocolOptions</c>.</summary>
public sealed record Http1Options
{
    /// <summary>Whether HTTP/1.0 is accepted; false by default.</summary>
    public bool AcceptHttp10 { get; init; }
}

/// <summary><c>envoy.config.core.v3.Http2ProtocolOptions</c>.</summary>
public sealed record Http2Options
{
    /// <summary>Streams per connection, 1 to 2^31-1; null for the server's default.</summary>
    public int? MaxConcurrentStreams { get; init; }

    /// <summary>Stream window in bytes, 65535 to 2^31-1; null for the server's default.</summary>
    public int? InitialStreamWindowSize { get; init; }

    /// <summary>Connection window in bytes, 65535 to 2^31-1; null for the server's default.</summary>
    public int? InitialConnectionWindowSize { get; init; }

    /// <summary>Whether a stream may turn to another protocol, such as a WebSocket, by extended CONNECT (RFC 8441); false by default.</summary>
    public bool AllowConnect { get; init; }
}
