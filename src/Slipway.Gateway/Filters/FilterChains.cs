using System.Collections.Concurrent;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary>
/// The chains of filters that a listener's requests pass: the same for all unless filters are disabled, or routes switch them. Thread-safe.
/// </summary>
internal sealed class FilterChains
{
    private readonly (HttpFilter Filter, ChainFilter Place)[] _filters;
    private readonly IReadOnlyList<Plugin> _loggers;
    private readonly int _bufferLimit;
    private readonly bool _dependsOnRoute;
    private readonly HttpFilterChain _all;
    private readonly ConcurrentDictionary<string, HttpFilterChain> _bySwitches = new(StringComparer.Ordinal);

    public FilterChains(
        IReadOnlyList<(HttpFilter Filter, ChainFilter Place)> filters,
        IReadOnlyList<Plugin> loggers,
        RouteConfiguration routes,
        long bufferLimit)
    {
        _filters = [.. filters];
        _loggers = loggers;
        _bufferLimit = (int)Math.Clamp(bufferLimit, 1, int.MaxValue);
        _all = HttpFilterChain.Of(_filters.Select(filter => filter.Place), _bufferLimit, loggers);
        _dependsOnRoute = filters.Any(filter => filter.Filter.Disabled)
            || routes.AllFilterOverrides().Any(overrides => !overrides.Disabled.IsEmpty);
    }

    public HttpFilterChain For(GatewayStreamInfo info)
    {
        if (!_dependsOnRoute)
            return _all;
        var route = info.MatchedRoute;
        var switches = string.Create(_filters.Length, (_filters, route), static (target, state) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = state.route?.Runs(state._filters[i].Filter) ?? !state._filters[i].Filter.Disabled ? '1' : '0';
        });
        return _bySwitches.GetOrAdd(switches, static (key, self) => self.Create(key), this);
    }

    private HttpFilterChain Create(string switches) =>
        HttpFilterChain.Of(_filters.Where((_, i) => switches[i] == '1').Select(filter => filter.Place), _bufferLimit, _loggers);
}
