using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Reads <c>typed_per_filter_config</c>.</summary>
internal static class FilterOverridesMessages
{
    private static readonly Dictionary<string, (Type Filter, ValueReader<RouteFilterConfig> Read)> ByType = new()
    {
        ["envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute"] = (typeof(HeaderMutationFilter), HeaderMutationMessages.PerRoute.Read),
        ["envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"] = (typeof(LocalRateLimitFilter), LocalRateLimitMessages.PerRoute),
        ["envoy.extensions.filters.http.cors.v3.CorsPolicy"] = (typeof(CorsFilter), CorsMessages.Policy.Read),
        ["envoy.extensions.filters.http.rbac.v3.RBACPerRoute"] = (typeof(RbacFilter), RbacMessages.PerRoute.Read),
        ["envoy.extensions.filters.http.fault.v3.HTTPFault"] = (typeof(FaultFilter), FaultMessages.PerRoute),
        ["envoy.extensions.filters.http.buffer.v3.BufferPerRoute"] = (typeof(BufferFilter), BufferMessages.PerRoute.Read),
        ["envoy.extensions.filters.http.compressor.v3.CompressorPerRoute"] = (typeof(CompressorFilter), CompressorMessages.PerRoute.Read),
    };

    private static readonly Message<FilterOverride> FilterConfig =
        new Message<FilterOverride>("envoy.config.route.v3.FilterConfig", new(false, null))
        {
            { "disabled", Scalars.Bool, (value, disabled) => value with { Disabled = disabled } },
            { "config", ReadOfFilter, (value, config) => value with { Config = config } },
        }
        .Accepts("is_optional");

    public static FilterOverrides Read(Cursor at)
    {
        var overrides = Composites.Map(ReadOverride)(at);
        foreach (var (name, value) in overrides)
            at.Context.RefersToFilter(at.Child(name) ?? at, name, value.Config?.Kind);
        return new FilterOverrides(overrides
            .Where(entry => entry.Value.Disabled is not null)
            .ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Disabled!.Value))
        {
            Configurations = overrides
                .Where(entry => entry.Value.Config is not null)
                .ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Config!.Config),
        };
    }

    private static FilterOverride ReadOverride(Cursor at) => Any.Open(at) switch
    {
        ("envoy.config.route.v3.FilterConfig", var body) => FilterConfig.Read(body),
        var (type, body) => new FilterOverride(null, ReadOfFilter(at, type, body)),
        null => new FilterOverride(null, null),
    };

    /// <summary>An empty one is how a filter is enabled and nothing else is said.</summary>
    private static OfFilter? ReadOfFilter(Cursor at) =>
        at.Node is MappingNode { Entries.Length: 0 } ? null : Any.Open(at) is var (type, body) ? ReadOfFilter(at, type, body) : null;

    private static OfFilter? ReadOfFilter(Cursor at, string? type, Cursor body)
    {
        if (type is not null && ByType.TryGetValue(type, out var known))
            return new OfFilter(known.Filter, known.Read(body));
        at.Error(
            $"per-route configuration of type {type ?? "google.protobuf.Struct"} is not supported; " +
            $"Slipway has envoy.config.route.v3.FilterConfig, {string.Join(", ", ByType.Keys)}");
        return null;
    }

    private sealed record FilterOverride(bool? Disabled, OfFilter? Config);

    private sealed record OfFilter(Type Kind, RouteFilterConfig Config);
}
