using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.http.cors.v3.Cors</c>: cross-origin requests, by the routes' <see cref="CorsPolicy"/>.</summary>
public sealed record CorsFilter : HttpFilter;

/// <summary>
/// <c>envoy.extensions.filters.http.cors.v3.CorsPolicy</c>. Of several levels of the routes, the most specific one that says something
/// about a field decides about that field.
/// </summary>
public sealed record CorsPolicy : RouteFilterConfig
{
    /// <summary><c>allow_origin_string_match</c>: origins that may ask; an exact <c>*</c> is any.</summary>
    public ImmutableArray<StringMatcher> AllowOrigins { get; init; } = [];

    /// <summary>For <c>access-control-allow-methods</c>; <c>*</c> for what the client asks for.</summary>
    public string AllowMethods { get; init; } = "";

    /// <summary>For <c>access-control-allow-headers</c>; <c>*</c> for what the client asks for.</summary>
    public string AllowHeaders { get; init; } = "";

    /// <summary>For <c>access-control-expose-headers</c>.</summary>
    public string ExposeHeaders { get; init; } = "";

    /// <summary>For <c>access-control-max-age</c>.</summary>
    public string MaxAge { get; init; } = "";

    /// <summary>Whether credentials may be sent; null where this level does not say.</summary>
    public bool? AllowCredentials { get; init; }

    /// <summary>Whether public sites may ask for a private network; null where this level does not say.</summary>
    public bool? AllowPrivateNetworkAccess { get; init; }

    /// <summary>Whether preflights of other origins go upstream; null where this level does not say.</summary>
    public bool? ForwardNotMatchingPreflights { get; init; }

    /// <summary>Share of the requests the policy holds for; of the most specific level.</summary>
    public FractionalPercent Enabled { get; init; } = FractionalPercent.All;

    /// <summary>Share of the other requests that are judged, and counted, with no consequence; of the most specific level.</summary>
    public FractionalPercent ShadowEnabled { get; init; } = FractionalPercent.None;
}
