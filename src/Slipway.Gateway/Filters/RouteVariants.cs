using Slipway.Envoy;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Filters;

/// <summary>
/// What a filter works with on a route: made once, at start, of its own configuration and each that a level of the routes has for it.
/// </summary>
internal sealed class RouteVariants<TConfig, T>
    where TConfig : RouteFilterConfig
{
    private readonly string _filter;
    private readonly T _otherwise;
    private readonly Dictionary<TConfig, T> _variants = new(ReferenceEqualityComparer.Instance);

    /// <param name="filter">The filter's name.</param>
    /// <param name="otherwise">What holds where the routes say nothing.</param>
    /// <param name="routes">The listener's routes.</param>
    /// <param name="create">Makes what holds where they do.</param>
    public RouteVariants(string filter, T otherwise, RouteConfiguration routes, Func<TConfig, T> create)
    {
        (_filter, _otherwise) = (filter, otherwise);
        foreach (var overrides in routes.AllFilterOverrides())
        {
            if (overrides.Configurations.GetValueOrDefault(filter) is TConfig config && !_variants.ContainsKey(config))
                _variants.Add(config, create(config));
        }
    }

    /// <summary>What holds for a stream; its route is looked up only if that matters.</summary>
    public T For(GatewayStreamInfo info) =>
        _variants.Count > 0 && info.MatchedRoute?.FilterConfig<TConfig>(_filter) is { } config ? _variants[config] : _otherwise;
}
