namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.filters.http.cors.v3</c>.</summary>
internal static class CorsMessages
{
    private const string Name = "envoy.extensions.filters.http.cors.v3";

    public static readonly Message<CorsFilter> Filter = new($"{Name}.Cors", new CorsFilter());

    public static readonly Message<CorsPolicy> Policy = new($"{Name}.CorsPolicy", new())
    {
        {
            "allow_origin_string_match", Composites.Repeated(MatchMessages.StringMatcher.Read),
            (value, list) => value with { AllowOrigins = list }
        },
        { "allow_methods", HeaderMessages.Text, (value, text) => value with { AllowMethods = text } },
        { "allow_headers", HeaderMessages.Text, (value, text) => value with { AllowHeaders = text } },
        { "expose_headers", HeaderMessages.Text, (value, text) => value with { ExposeHeaders = text } },
        { "max_age", HeaderMessages.Text, (value, text) => value with { MaxAge = text } },
        { "allow_credentials", Scalars.Bool, (value, allow) => value with { AllowCredentials = allow } },
        { "allow_private_network_access", Scalars.Bool, (value, allow) => value with { AllowPrivateNetworkAccess = allow } },
        { "forward_not_matching_preflights", Scalars.Bool, (value, forward) => value with { ForwardNotMatchingPreflights = forward } },
        { "filter_enabled", MatchMessages.RuntimeFraction.Read, (value, share) => value with { Enabled = share } },
        { "shadow_enabled", MatchMessages.RuntimeFraction.Read, (value, share) => value with { ShadowEnabled = share } },
    };
}
