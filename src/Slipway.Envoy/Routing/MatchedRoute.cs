using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>What <see cref="RouteMatcher"/> chose for a request.</summary>
public sealed class MatchedRoute
{
    internal MatchedRoute(RouteConfiguration configuration, VirtualHost virtualHost, Route route, WeightedCluster? cluster)
    {
        Configuration = configuration;
        VirtualHost = virtualHost;
        Route = route;
        WeightedCluster = cluster;

        HeaderMutations[] levels = [cluster?.Headers ?? HeaderMutations.None, route.Headers, virtualHost.Headers, configuration.Headers];
        if (configuration.MostSpecificHeaderMutationsWins)
            Array.Reverse(levels);
        Mutations = [.. levels.Where(level => !level.IsEmpty)];
        FilterOverrides[] overrides =
            [cluster?.FilterOverrides ?? FilterOverrides.None, route.FilterOverrides, virtualHost.FilterOverrides, configuration.FilterOverrides];
        Overrides = [.. overrides.Where(level => !level.IsEmpty)];
    }

    /// <summary>The configuration it is from.</summary>
    public RouteConfiguration Configuration { get; }

    /// <summary>The virtual host.</summary>
    public VirtualHost VirtualHost { get; }

    /// <summary>The route.</summary>
    public Route Route { get; }

    /// <summary>The cluster that was drawn, if the route has weighted ones.</summary>
    public WeightedCluster? WeightedCluster { get; }

    /// <summary>
    /// Header changes of all levels, in the order in which they are to be made: from the most specific to the least, or the other way
    /// round where the configuration says so.
    /// </summary>
    public ImmutableArray<HeaderMutations> Mutations { get; }

    /// <summary>What is different for HTTP filters, from the most specific level to the least.</summary>
    public ImmutableArray<FilterOverrides> Overrides { get; }

    /// <summary>
    /// Whether the HTTP filter of that name runs on this route; the most specific of the levels that mention it decides, and where none
    /// does the filter's own <see cref="HttpFilter.Disabled"/>.
    /// </summary>
    public bool Runs(HttpFilter filter)
    {
        foreach (var level in Overrides)
        {
            if (level.Disabled.TryGetValue(filter.Name, out var disabled))
                return !disabled;
        }

        return !filter.Disabled;
    }

    /// <summary>What the most specific of the levels that mention it says to the HTTP filter of that name; null where none does.</summary>
    public T? FilterConfig<T>(string filter)
        where T : RouteFilterConfig
    {
        foreach (var level in Overrides)
        {
            if (level.Configurations.GetValueOrDefault(filter) is T config)
                return config;
        }

        return null;
    }

    /// <summary>The cluster's name, or null where <c>cluster_header</c> names none or the route forwards to no cluster.</summary>
    /// <param name="state">Passed to <paramref name="headers"/>.</param>
    /// <param name="headers">Gives the request's headers.</param>
    public string? ClusterName<TState>(TState state, HeaderLookup<TState> headers) => Route.Action switch
    {
        ForwardAction { Cluster: NamedCluster named } => named.Name,
        ForwardAction { Cluster: ClusterFromHeader from } => headers(state, from.Header) is { Length: > 0 } name ? name : null,
        _ => WeightedCluster?.Name,
    };

    /// <summary>The path and query that the upstream gets; the request's own where nothing rewrites it.</summary>
    /// <param name="path">The request's path with its query.</param>
    public string RewritePath(string path) => Route.Action switch
    {
        ForwardAction forward => Rewrite(path, forward.PrefixRewrite, forward.RegexRewrite),
        RedirectAction redirect => Rewrite(path, redirect.PrefixRewrite, redirect.RegexRewrite),
        _ => path,
    };

    /// <summary>
    /// The host that the upstream gets; null where it stays, and for <see cref="AutoHostRewrite"/>, which needs the endpoint.
    /// </summary>
    /// <param name="path">The request's path with its query, before any rewrite.</param>
    /// <param name="state">Passed to <paramref name="headers"/>.</param>
    /// <param name="headers">Gives the request's headers.</param>
    public string? RewriteHost<TState>(string path, TState state, HeaderLookup<TState> headers) =>
        (Route.Action as ForwardAction)?.HostRewrite switch
        {
            LiteralHostRewrite literal => literal.Host,
            HeaderHostRewrite header => headers(state, header.Header) is { Length: > 0 } host ? host : null,
            PathHostRewrite regex => regex.Rewrite.Apply(path[..PathLength(path)]),
            _ => null,
        };

    /// <summary>The <c>location</c> of a redirect.</summary>
    /// <exception cref="InvalidOperationException">The route's action is no <see cref="RedirectAction"/>.</exception>
    public string RedirectLocation(in RouteRequest request)
    {
        if (Route.Action is not RedirectAction redirect)
            throw new InvalidOperationException("This route redirects nowhere.");

        var scheme = redirect.Scheme.Length > 0 ? redirect.Scheme : request.Scheme;
        var host = redirect.Host.Length > 0 ? redirect.Host : HostOf(request, scheme, redirect.Port is not null);
        var port = redirect.Port is { } number ? $":{number}" : "";
        return $"{scheme}://{host}{port}{RedirectPath(redirect, request.Path)}";
    }

    private static int PathLength(string path) => path.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? end : path.Length;

    /// <summary>The request's host; without its port if there is a new one, or if it was the default of a scheme that is left.</summary>
    private static string HostOf(in RouteRequest request, string newScheme, bool hasNewPort)
    {
        var length = HostAndPort.HostLength(request.Authority);
        var port = request.Authority.AsSpan(length);
        var isDefault = request.Scheme switch
        {
            "http" => port is ":80",
            "https" => port is ":443",
            _ => false,
        };
        return hasNewPort || (newScheme != request.Scheme && isDefault) ? request.Authority[..length] : request.Authority;
    }

    private string RedirectPath(RedirectAction redirect, string path)
    {
        if (redirect.Path.Length == 0)
        {
            var rewritten = RewritePath(path);
            return redirect.StripQuery && rewritten.IndexOf('?') is >= 0 and var end ? rewritten[..end] : rewritten;
        }

        // A query of the new path's own comes in place of the request's.
        var query = path.IndexOf('?');
        return redirect.StripQuery || query < 0 || redirect.Path.Contains('?') ? redirect.Path : redirect.Path + path[query..];
    }

    private string Rewrite(string path, string prefix, RegexRewrite? regex)
    {
        var end = PathLength(path);
        if (regex is not null)
            return regex.Apply(path[..end]) + path[end..];
        if (prefix.Length == 0)
            return path;
        var matched = Route.Match.Kind is PathMatchKind.Prefix or PathMatchKind.SeparatedPrefix ? Route.Match.Path.Length : end;
        return prefix + path[matched..];
    }
}
