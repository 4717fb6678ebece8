using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Gives a request header's values joined with commas, or null where the header is missing.</summary>
/// <param name="state">What the caller passed along, so that the lookup need not capture anything.</param>
/// <param name="name">Lower-case name; never a pseudo-header.</param>
public delegate string? HeaderLookup<in TState>(TState state, string name);

/// <summary>What of a request decides its route, besides its headers.</summary>
/// <param name="Authority"><c>:authority</c>, the host with its port if any.</param>
/// <param name="Path"><c>:path</c>, with the query.</param>
/// <param name="Method"><c>:method</c>.</param>
/// <param name="Scheme"><c>:scheme</c>.</param>
/// <param name="Random">A number by chance, the same for the whole request; chooses among shares of routes and weighted clusters.</param>
public readonly record struct RouteRequest(string Authority, string Path, string Method, string Scheme, ulong Random);

/// <summary>Chooses virtual host and route for requests, as Envoy's router does. Safe for use by many threads.</summary>
public sealed class RouteMatcher
{
    private readonly RouteConfiguration configuration;
    private readonly FrozenDictionary<string, HostRoutes>.AlternateLookup<ReadOnlySpan<char>> exact;
    private readonly ImmutableArray<(string Text, HostRoutes Host)> suffixes;
    private readonly ImmutableArray<(string Text, HostRoutes Host)> prefixes;
    private readonly HostRoutes? everyHost;
    private readonly bool hasOnlyEveryHost;

    /// <summary>Prepares the search; the configuration's domains must be unique, as the reader makes sure.</summary>
    public RouteMatcher(RouteConfiguration configuration)
    {
        this.configuration = configuration;
        var domains = configuration.VirtualHosts
            .Select(host => (Host: host, Routes: new HostRoutes(configuration, host)))
            .SelectMany(pair => pair.Host.Domains.Select(domain => (Text: domain, Host: pair.Routes)))
            .ToList();
        everyHost = domains.FirstOrDefault(domain => domain.Text == "*").Host;
        domains.RemoveAll(domain => domain.Text == "*");
        hasOnlyEveryHost = domains.Count == 0;
        suffixes = LongestFirst(domains.Where(domain => domain.Text.StartsWith('*')).Select(domain => (domain.Text[1..], domain.Host)));
        prefixes = LongestFirst(domains.Where(domain => domain.Text.EndsWith('*')).Select(domain => (domain.Text[..^1], domain.Host)));
        exact = domains.Where(domain => !domain.Text.Contains('*'))
            .ToFrozenDictionary(domain => domain.Text, domain => domain.Host, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The route for a request, or null where there is none (Envoy answers 404).</summary>
    /// <param name="request">The request.</param>
    /// <param name="state">Passed to <paramref name="headers"/>.</param>
    /// <param name="headers">Gives the request's headers.</param>
    public MatchedRoute? Match<TState>(in RouteRequest request, TState state, HeaderLookup<TState> headers)
    {
        if (FindHost(request.Authority) is not { } host)
            return null;

        var pathEnd = request.Path.AsSpan().IndexOfAny('?', '#');
        var path = pathEnd < 0 ? request.Path : request.Path.AsSpan(0, pathEnd);
        var queryStart = request.Path.IndexOf('?');
        var query = queryStart < 0 ? [] : request.Path.AsSpan(queryStart + 1);
        if (query.IndexOf('#') is >= 0 and var fragment)
            query = query[..fragment];

        var isConnect = request.Method == "CONNECT";
        foreach (var candidate in host.Routes)
        {
            var match = candidate.Route.Match;
            if (match.Kind == PathMatchKind.Connect == isConnect
                && (isConnect || MatchesPath(match, path))
                && (match.Fraction is not { } fraction || request.Random % fraction.Denominator < fraction.Numerator)
                && MatchesHeaders(match, request, state, headers)
                && MatchesQuery(match, query))
            {
                return candidate.Choose(request.Random);
            }
        }

        return null;
    }

    private static bool MatchesPath(RouteMatch match, ReadOnlySpan<char> path)
    {
        var comparison = match.CaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return match.Kind switch
        {
            PathMatchKind.Prefix => path.StartsWith(match.Path, comparison),
            PathMatchKind.Exact => path.Equals(match.Path, comparison),
            PathMatchKind.Regex => match.Regex!.IsFullMatch(path),
            _ => path.StartsWith(match.Path, comparison) && (path.Length == match.Path.Length || path[match.Path.Length] == '/'),
        };
    }

    private static bool MatchesHeaders<TState>(RouteMatch match, in RouteRequest request, TState state, HeaderLookup<TState> headers)
    {
        foreach (var matcher in match.Headers)
        {
            var value = matcher.Name switch
            {
                ":authority" or "host" => request.Authority,
                ":path" => request.Path,
                ":method" => request.Method,
                ":scheme" => request.Scheme,
                _ => headers(state, matcher.Name),
            };
            if (!matcher.Matches(value))
                return false;
        }

        return true;
    }

    private static bool MatchesQuery(RouteMatch match, ReadOnlySpan<char> query)
    {
        foreach (var matcher in match.QueryParameters)
        {
            if (!matcher.Matches(query))
                return false;
        }

        return true;
    }

    private static ImmutableArray<(string Text, HostRoutes Host)> LongestFirst(IEnumerable<(string Text, HostRoutes Host)> domains) =>
        [.. domains.OrderByDescending(domain => domain.Text.Length)];

    private HostRoutes? FindHost(string authority)
    {
        // Without a host only a configuration that has nothing but * can tell.
        if (authority.Length == 0)
            return hasOnlyEveryHost ? everyHost : null;

        var host = configuration.IgnorePortInHostMatching ? authority.AsSpan(0, HostAndPort.HostLength(authority)) : authority;
        if (exact.TryGetValue(host, out var found))
            return found;

        // The asterisk stands for at least one character, so the host must be longer than the rest.
        foreach (var (suffix, routes) in suffixes)
        {
            if (host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return routes;
        }

        foreach (var (prefix, routes) in prefixes)
        {
            if (host.Length > prefix.Length && host.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return routes;
        }

        return everyHost;
    }

    private sealed class HostRoutes(RouteConfiguration configuration, VirtualHost host)
    {
        public ImmutableArray<Candidate> Routes { get; } = [.. host.Routes.Select(route => new Candidate(configuration, host, route))];
    }

    /// <summary>A route with every outcome it can have, made once so that matching need not allocate.</summary>
    private sealed class Candidate
    {
        private readonly MatchedRoute plain;
        private readonly ImmutableArray<(ulong End, MatchedRoute Outcome)> weighted;

        public Candidate(RouteConfiguration configuration, VirtualHost host, Route route)
        {
            Route = route;
            plain = new MatchedRoute(configuration, host, route, null);
            weighted = [];
            if (route.Action is not ForwardAction { Cluster: WeightedClusters { TotalWeight: > 0 } clusters })
                return;

            var end = 0UL;
            var outcomes = ImmutableArray.CreateBuilder<(ulong, MatchedRoute)>(clusters.Clusters.Length);
            foreach (var cluster in clusters.Clusters)
                outcomes.Add((end += cluster.Weight, new MatchedRoute(configuration, host, route, cluster)));
            weighted = outcomes.ToImmutable();
        }

        public Route Route { get; }

        public MatchedRoute Choose(ulong random)
        {
            if (weighted.IsEmpty)
                return plain;
            var point = random % weighted[^1].End;
            foreach (var (end, outcome) in weighted)
            {
                if (point < end)
                    return outcome;
            }

            return plain;
        }
    }
}
