using CsCheck;

namespace Slipway.Envoy.Tests;

public sealed class RoutingTests
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    [Theory]
    [InlineData("www.example.com", "exact")]
    [InlineData("WWW.Example.COM", "exact")]
    [InlineData("www.example.com:8080", "longer prefix")]
    [InlineData("a.example.com", "suffix")]
    [InlineData("b.a.example.com", "longer suffix")]
    [InlineData(".example.com", "rest")]
    [InlineData("example.org", "prefix")]
    [InlineData("example.", "rest")]
    [InlineData("www.example.", "rest")]
    [InlineData("www.example.net", "longer prefix")]
    [InlineData("www.example.org.example.com", "suffix")]
    [InlineData("with.port:81", "port")]
    [InlineData("with.port", "rest")]
    [InlineData("", null)]
    public void The_most_specific_domain_wins(string authority, string? expected)
    {
        var matcher = Hosts(
            ("rest", "*"), ("longer prefix", "www.example.*"), ("prefix", "example.*"), ("suffix", "*.example.com"),
            ("longer suffix", "*.a.example.com"), ("exact", "www.example.com"), ("port", "with.port:81"));
        Assert.Equal(expected, Match(matcher, authority, "/")?.VirtualHost.Name);
    }

    [Fact]
    public void Without_a_host_only_a_configuration_of_nothing_but_everything_matches() =>
        Assert.Equal("all", Match(Hosts(("all", "*")), "", "/")?.VirtualHost.Name);

    [Theory]
    [InlineData("a.b", "named")]
    [InlineData("a.b:80", "named")]
    [InlineData("[::1]:80", "v6")]
    [InlineData("[::1]", "v6")]
    public void The_port_is_ignored_where_the_configuration_says_so(string authority, string expected)
    {
        var configuration = Configuration(("named", "a.b"), ("v6", "[::1]")) with { IgnorePortInHostMatching = true };
        Assert.Equal(expected, Match(new RouteMatcher(configuration), authority, "/")?.VirtualHost.Name);
    }

    [Fact]
    public void No_domain_that_matches_is_more_specific_than_the_one_chosen()
    {
        var label = Gen.OneOf("a", "b", "ab", "");
        var name = label.Array[1, 3].Select(labels => string.Join('.', labels));
        var domain = Gen.Select(name, Gen.Int[0, 3], (text, kind) => kind switch
        {
            0 => $"*{text}",
            1 => $"{text}*",
            2 => "*",
            _ => text,
        });
        Gen.Select(domain.Where(text => text.Length > 0).Array[1, 8], name.Where(text => text.Length > 0)).Sample((domains, host) =>
        {
            domains = [.. domains.Distinct()];
            var chosen = Match(Hosts([.. domains.Select(text => (text, text))]), host, "/")?.VirtualHost.Name;
            var best = domains.Where(text => Accepts(text, host)).MaxBy(text => Rank(text, host));
            Assert.Equal(best, chosen);
        });

        static bool Accepts(string domain, string host) =>
            domain == host
            || domain == "*"
            || (domain[0] == '*' && host.Length >= domain.Length && host.EndsWith(domain[1..], StringComparison.Ordinal))
            || (domain[^1] == '*' && host.Length >= domain.Length && host.StartsWith(domain[..^1], StringComparison.Ordinal));

        static int Rank(string domain, string host) =>
            domain == host ? 3000 : domain == "*" ? 0 : (domain[0] == '*' ? 2000 : 1000) + domain.Length;
    }

    [Theory]
    [InlineData(PathMatchKind.Prefix, "/a", "/a", true)]
    [InlineData(PathMatchKind.Prefix, "/a", "/ab?x", true)]
    [InlineData(PathMatchKind.Prefix, "/a", "/A", false)]
    [InlineData(PathMatchKind.Prefix, "/a?", "/a?x", false)]
    [InlineData(PathMatchKind.Exact, "/a", "/a?x=1", true)]
    [InlineData(PathMatchKind.Exact, "/a", "/a#x", true)]
    [InlineData(PathMatchKind.Exact, "/a", "/a/", false)]
    [InlineData(PathMatchKind.SeparatedPrefix, "/a", "/a", true)]
    [InlineData(PathMatchKind.SeparatedPrefix, "/a", "/a/b", true)]
    [InlineData(PathMatchKind.SeparatedPrefix, "/a", "/a?b", true)]
    [InlineData(PathMatchKind.SeparatedPrefix, "/a", "/ab", false)]
    [InlineData(PathMatchKind.Regex, "/[a-z]+", "/abc?1", true)]
    [InlineData(PathMatchKind.Regex, "/[a-z]+", "/abc/1", false)]
    [InlineData(PathMatchKind.Regex, "/a|/b", "/bc", false)]
    public void Paths_are_compared_without_their_query(PathMatchKind kind, string pattern, string path, bool expected)
    {
        var match = new RouteMatch { Kind = kind, Path = pattern, Regex = kind == PathMatchKind.Regex ? SafeRegex.Parse(pattern) : null };
        Assert.Equal(expected, Match(Routes(new Route { Match = match }), "h", path) is not null);
    }

    [Fact]
    public void Case_is_ignored_where_the_route_says_so() =>
        Assert.NotNull(Match(Routes(new Route { Match = new() { Path = "/ABC", CaseSensitive = false } }), "h", "/abcd"));

    [Fact]
    public void The_first_route_whose_demands_are_all_met_is_taken()
    {
        var matcher = Routes(
            new Route { Name = "post", Match = Demanding(new HeaderMatcher { Name = ":method", Value = new() { Value = "POST" } }) },
            new Route { Name = "header", Match = Demanding(new HeaderMatcher { Name = "x-a" }) },
            new Route
            {
                Name = "query",
                Match = new() { QueryParameters = [new() { Name = "q", Value = new() { Value = "1" } }, new() { Name = "r" }] },
            },
            new Route { Name = "rest" });
        Assert.Equal("post", Match(matcher, "h", "/", method: "POST")!.Route.Name);
        Assert.Equal("header", Match(matcher, "h", "/?q=1&r", headers: new() { ["x-a"] = "" })!.Route.Name);
        Assert.Equal("query", Match(matcher, "h", "/?q=1&q=2&r")!.Route.Name);
        Assert.Equal("rest", Match(matcher, "h", "/?q=2&q=1&r")!.Route.Name);
        Assert.Equal("rest", Match(matcher, "h", "/?q=1#r")!.Route.Name);

        static RouteMatch Demanding(HeaderMatcher header) => new() { Headers = [header] };
    }

    [Fact]
    public void Shares_and_weights_follow_the_request_s_random_number()
    {
        var shared = Routes(
            new Route { Name = "some", Match = new() { Fraction = new(25, 100) } },
            new Route { Name = "rest" });
        Assert.Equal(25, Enumerable.Range(0, 100).Count(i => Match(shared, "h", "/", random: (ulong)i)!.Route.Name == "some"));

        var weighted = Routes(new Route
        {
            Action = new ForwardAction
            {
                Cluster = new WeightedClusters(
                    [new() { Name = "a", Weight = 3 }, new() { Name = "none" }, new() { Name = "b", Weight = 1 }]),
            },
        });
        var chosen = Enumerable.Range(0, 400).CountBy(i => Match(weighted, "h", "/", random: (ulong)i)!.ClusterName(NoHeaders, Header)!);
        Assert.Equal([new("a", 300), new("b", 100)], chosen);
    }

    [Theory]
    [InlineData("v", false, false, true)]
    [InlineData("w", false, false, false)]
    [InlineData(null, false, false, false)]
    [InlineData("w", true, false, true)]
    [InlineData(null, true, false, false)]
    [InlineData(null, true, true, true)]
    public void A_missing_header_fails_demands_on_its_value_even_inverted(
        string? value, bool invert, bool treatMissingAsEmpty, bool expected) =>
        Assert.Equal(expected, new HeaderMatcher
        {
            Name = "x",
            Value = new StringMatcher { Value = "v" },
            Invert = invert,
            TreatMissingAsEmpty = treatMissingAsEmpty,
        }.Matches(value));

    [Theory]
    [InlineData("v", null, false, true)]
    [InlineData(null, null, false, false)]
    [InlineData(null, null, true, true)]
    [InlineData("v", false, false, false)]
    [InlineData(null, false, false, true)]
    [InlineData("v", true, true, false)]
    public void Presence_can_be_demanded_and_inverted(string? value, bool? present, bool invert, bool expected) =>
        Assert.Equal(expected, new HeaderMatcher { Name = "x", Present = present, Invert = invert }.Matches(value));

    [Theory]
    [InlineData("-5", true)]
    [InlineData("4", true)]
    [InlineData("5", false)]
    [InlineData("4.0", false)]
    [InlineData("", false)]
    [InlineData("9223372036854775808", false)]
    public void A_range_is_of_integers_and_half_open(string value, bool expected) =>
        Assert.Equal(expected, new HeaderMatcher { Name = "x", Range = new(-5, 5) }.Matches(value));

    [Theory]
    [InlineData("/api", "/", "/api?x=1", "/?x=1")]
    [InlineData("/api/", "/", "/api/users", "/users")]
    [InlineData("/api", "/v2", "/apis", "/v2s")]
    public void A_prefix_rewrite_keeps_the_rest_of_the_path(string prefix, string rewrite, string path, string expected) =>
        Assert.Equal(expected, Match(Routes(new Route
        {
            Match = new() { Path = prefix },
            Action = new ForwardAction { PrefixRewrite = rewrite },
        }), "h", path)!.RewritePath(path));

    [Fact]
    public void A_prefix_rewrite_replaces_all_of_an_exact_path() =>
        Assert.Equal("/b?q", Match(Routes(new Route
        {
            Match = new() { Kind = PathMatchKind.Exact, Path = "/a" },
            Action = new ForwardAction { PrefixRewrite = "/b" },
        }), "h", "/a?q")!.RewritePath("/a?q"));

    [Theory]
    [InlineData("^/service/([^/]+)(/.*)$", @"\2/instance/\1", "/service/foo/v1/api?a/b", "/v1/api/instance/foo?a/b")]
    [InlineData("one", "two", "/xxx/one/yyy/one/zzz?one", "/xxx/two/yyy/two/zzz?one")]
    [InlineData("(?P<first>.)(.)$", @"\2\1\\\0$1", "/ab", @"/ba\ab$1")]
    [InlineData("none", "x", "/a", "/a")]
    public void A_regex_rewrite_replaces_every_match_outside_the_query(string regex, string substitution, string path, string expected) =>
        Assert.Equal(expected, Match(Routes(new Route
        {
            Action = new ForwardAction { RegexRewrite = RegexRewrite.Create(SafeRegex.Parse(regex), substitution) },
        }), "h", path)!.RewritePath(path));

    [Fact]
    public void Hosts_are_rewritten_in_their_four_ways()
    {
        Assert.Equal("new.host", Rewritten(new LiteralHostRewrite("new.host")));
        Assert.Equal("from-header", Rewritten(new HeaderHostRewrite("x-host")));
        Assert.Null(Rewritten(new HeaderHostRewrite("x-none")));
        var tenant = RegexRewrite.Create(SafeRegex.Parse("^/([^/]+)/.*$"), @"\1.example");
        Assert.Equal("tenant.example", Rewritten(new PathHostRewrite(tenant)));
        Assert.Null(Rewritten(HostRewrite.None));

        static string? Rewritten(HostRewrite rewrite) =>
            Match(Routes(new Route { Action = new ForwardAction { HostRewrite = rewrite } }), "h", "/tenant/x?q")!
                .RewriteHost("/tenant/x?q", new Dictionary<string, string> { ["x-host"] = "from-header" }, Header);
    }

    [Fact]
    public void The_cluster_may_come_from_a_header()
    {
        var route = Match(Routes(new Route { Action = new ForwardAction { Cluster = new ClusterFromHeader("x-cluster") } }), "h", "/")!;
        Assert.Equal("c", route.ClusterName(new Dictionary<string, string> { ["x-cluster"] = "c" }, Header));
        Assert.Null(route.ClusterName(NoHeaders, Header));
    }

    public static TheoryData<RedirectAction, string, string, string> Redirects { get; } = new()
    {
        { new(), "h:81", "/a?b", "http://h:81/a?b" },
        { new() { Scheme = "https" }, "h:80", "/a", "https://h/a" },
        { new() { Scheme = "https" }, "h:8080", "/a", "https://h:8080/a" },
        { new() { Scheme = "https", Port = 8443 }, "[::1]:80", "/a", "https://[::1]:8443/a" },
        { new() { Host = "new", Port = 1 }, "h:80", "/a", "http://new:1/a" },
        { new() { Path = "/p" }, "h", "/a?b", "http://h/p?b" },
        { new() { Path = "/p", StripQuery = true }, "h", "/a?b", "http://h/p" },
        { new() { Path = "/p?own", StripQuery = true }, "h", "/a?b", "http://h/p?own" },
        { new() { StripQuery = true }, "h", "/a?b", "http://h/a" },
        { new() { PrefixRewrite = "/new" }, "h", "/a?b", "http://h/newa?b" },
    };

    [Theory]
    [MemberData(nameof(Redirects))]
    public void A_redirect_changes_what_it_is_told_to(RedirectAction redirect, string authority, string path, string location)
    {
        var route = Match(Routes(new Route { Match = new() { Path = "/" }, Action = redirect }), authority, path)!;
        Assert.Equal(location, route.RedirectLocation(new(authority, path, "GET", "http", 0)));
    }

    [Fact]
    public void Header_changes_come_from_the_most_specific_level_to_the_least_or_the_other_way_round()
    {
        foreach (var (reversed, order) in new[] { (false, "weighted route host config"), (true, "config host route weighted") })
        {
            var configuration = new RouteConfiguration
            {
                MostSpecificHeaderMutationsWins = reversed,
                Headers = Adding("config"),
                VirtualHosts =
                [
                    new()
                    {
                        Domains = ["*"],
                        Headers = Adding("host"),
                        Routes =
                        [
                            new()
                            {
                                Headers = Adding("route"),
                                Action = new ForwardAction
                                {
                                    Cluster = new WeightedClusters([new() { Weight = 1, Headers = Adding("weighted") }]),
                                },
                            },
                        ],
                    },
                ],
            };
            var route = Match(new RouteMatcher(configuration), "h", "/")!;
            Assert.Equal(order, string.Join(' ', route.Mutations.Select(level => level.RequestAdd[0].Name)));
        }

        static HeaderMutations Adding(string name) => new() { RequestAdd = [new() { Name = name }] };
    }

    [Fact]
    public void The_most_specific_level_decides_whether_a_filter_runs()
    {
        var off = new FilterOverrides(FilterOverrides.None.Disabled.Add("w", true));
        var on = new FilterOverrides(FilterOverrides.None.Disabled.Add("w", false));
        var filter = new WasmFilter { Name = "w" };

        Assert.True(Route(FilterOverrides.None, FilterOverrides.None).Runs(filter));
        Assert.False(Route(FilterOverrides.None, FilterOverrides.None).Runs(filter with { Disabled = true }));
        Assert.False(Route(FilterOverrides.None, off).Runs(filter));
        Assert.True(Route(on, off).Runs(filter with { Disabled = true }));
        Assert.True(Route(off, off).Runs(filter with { Name = "other" }));

        static MatchedRoute Route(FilterOverrides route, FilterOverrides configuration) => Match(
            new RouteMatcher(Configuration(("h", "*")) with
            {
                FilterOverrides = configuration,
                VirtualHosts = [new() { Domains = ["*"], Routes = [new() { FilterOverrides = route }] }],
            }), "h", "/")!;
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        var matcher = Routes(
            new Route { Match = new() { Kind = PathMatchKind.Exact, Path = "/no" } },
            new Route { Match = new() { Headers = [new() { Name = "x-a", Value = new() { Value = "b" } }] } },
            new Route { Match = new() { QueryParameters = [new() { Name = "q" }] } });
        var request = new RouteRequest("host.example:80", "/path?a=b&q=1", "GET", "http", 7);
        Assert.NotNull(matcher.Match(request, NoHeaders, Header));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            matcher.Match(request, NoHeaders, Header);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("CONNECT", "connect")]
    [InlineData("GET", "rest")]
    public void CONNECT_is_taken_by_a_connect_matcher_and_by_nothing_else(string method, string expected)
    {
        var matcher = Routes(
            new Route { Name = "connect", Match = new() { Kind = PathMatchKind.Connect } }, new Route { Name = "rest", Match = new() { Path = "" } });
        var onlyRest = Routes(new Route { Name = "rest", Match = new() { Path = "" } });
        var request = new RouteRequest("h:443", "", method, "http", 0);

        Assert.Equal(expected, matcher.Match(request, NoHeaders, Header)?.Route.Name);
        Assert.Equal(method == "GET", onlyRest.Match(request, NoHeaders, Header) is not null);
    }

    private static string? Header(Dictionary<string, string> headers, string name) => headers.GetValueOrDefault(name);

    private static MatchedRoute? Match(
        RouteMatcher matcher, string authority, string path, string method = "GET", ulong random = 0,
        Dictionary<string, string>? headers = null) =>
        matcher.Match(new RouteRequest(authority, path, method, "http", random), headers ?? NoHeaders, Header);

    private static RouteConfiguration Configuration(params (string Name, string Domain)[] hosts) => new()
    {
        VirtualHosts = [.. hosts.Select(host => new VirtualHost { Name = host.Name, Domains = [host.Domain], Routes = [new()] })],
    };

    private static RouteMatcher Hosts(params (string Name, string Domain)[] hosts) => new(Configuration(hosts));

    private static RouteMatcher Routes(params Route[] routes) =>
        new(new RouteConfiguration { VirtualHosts = [new() { Name = "all", Domains = ["*"], Routes = [.. routes] }] });
}
