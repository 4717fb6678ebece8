namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.http.buffer.v3.Buffer</c>: lets requests go on when they are complete.</summary>
public sealed record BufferFilter : HttpFilter
{
    /// <summary>Limit in bytes on a request's body, at least 1; a longer one is refused.</summary>
    public long MaxRequestBytes { get; init; }
}

/// <summary><c>envoy.extensions.filters.http.buffer.v3.BufferPerRoute</c>.</summary>
/// <param name="MaxRequestBytes">The limit here; null where requests are not held.</param>
public sealed record BufferRouteConfig(long? MaxRequestBytes) : RouteFilterConfig;
