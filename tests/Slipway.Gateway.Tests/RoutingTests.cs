using System.Net;
using Microsoft.AspNetCore.Http;

namespace Slipway.Gateway.Tests;

public sealed class RoutingTests
{
    [Fact]
    public async Task A_request_reaches_its_cluster_and_the_response_comes_back()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, ["{ match: { prefix: / }, route: { cluster: up } }"]);

        using var response = await gateway.Client.GetAsync(
            new Uri(gateway.Client.BaseAddress + "a%2Fb/%41?x=1&y=%20",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        var seen = Assert.Single(upstream.Requests);
        Assert.StartsWith("GET /a%2Fb/%41?x=1&y=%20 HTTP/1.1\n", seen, StringComparison.Ordinal);
        Assert.Contains($"host: 127.0.0.1:{gateway.Port}\n", seen, StringComparison.Ordinal);
        Assert.Contains("x-forwarded-proto: http\n", seen, StringComparison.Ordinal);
        Assert.Matches("x-request-id: [0-9a-f-]{36}\n", seen);
        Assert.Equal("envoy", response.Headers.Server.ToString());
        Assert.NotNull(response.Headers.Date);
        Assert.True(response.Headers.Contains("x-envoy-upstream-service-time"));
        Assert.Equal("yes", response.Headers.GetValues("x-host-level").Single());
    }

    [Fact]
    public async Task A_request_without_a_route_gets_an_empty_404()
    {
        await using var gateway = await TestGateway.StartAsync(1, ["{ match: { prefix: /only }, route: { cluster: up } }"]);

        using var response = await gateway.Client.GetAsync("/other");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_direct_response_is_the_configured_one_with_the_headers_of_its_route()
    {
        await using var gateway = await TestGateway.StartAsync(
            1,
            [
                """
                { match: { prefix: / }, direct_response: { status: 418, body: { inline_string: "short and stout" } },
                  response_headers_to_add: [{ header: { key: x-route, value: "%PROTOCOL%" } }] }
                """,
            ]);

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal("short and stout", await response.Content.ReadAsStringAsync());
        Assert.Equal("HTTP/1.1", response.Headers.GetValues("x-route").Single());
        Assert.Equal("yes", response.Headers.GetValues("x-host-level").Single());
    }

    [Theory]
    [InlineData("{ https_redirect: true }", "https://example.com/a?b=c", 301)]
    [InlineData("{ host_redirect: other.test, path_redirect: /new, response_code: FOUND }", "http://other.test/new?b=c", 302)]
    [InlineData("{ prefix_rewrite: /z, strip_query: true, response_code: PERMANENT_REDIRECT }", "http://example.com/z", 308)]
    public async Task A_redirect_tells_where_to_go(string redirect, string location, int status)
    {
        await using var gateway = await TestGateway.StartAsync(1, [$"{{ match: {{ prefix: /a }}, redirect: {redirect} }}"]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/a?b=c") { Headers = { Host = "example.com" } };
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(location, response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Path_and_host_are_rewritten_for_the_upstream_only()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            ["{ match: { prefix: /api/ }, route: { cluster: up, prefix_rewrite: /v2/, host_rewrite_literal: internal.test } }"]);

        using var response = await gateway.Client.GetAsync("/api/users?id=%2f");

        var seen = Assert.Single(upstream.Requests);
        Assert.StartsWith("GET /v2/users?id=%2f ", seen, StringComparison.Ordinal);
        Assert.Contains("host: internal.test\n", seen, StringComparison.Ordinal);
        Assert.Contains("x-envoy-original-path: /api/users?id=%2f\n", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_are_added_and_removed_as_each_level_says()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers["x-secret"] = "s";
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [
                """
                { match: { prefix: / }, route: { cluster: up },
                  request_headers_to_add: [
                    { header: { key: x-a, value: "%REQ(x-b)%-%REQ(:PATH)%" } },
                    { header: { key: x-b, value: new }, append_action: OVERWRITE_IF_EXISTS_OR_ADD },
                    { header: { key: x-c, value: "no" }, append_action: ADD_IF_ABSENT }],
                  request_headers_to_remove: [x-gone], response_headers_to_remove: [x-secret] }
                """,
            ]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/p")
        {
            Headers = { { "x-b", "old" }, { "x-c", "own" }, { "x-gone", "1" } },
        };
        using var response = await gateway.Client.SendAsync(request);

        var seen = Assert.Single(upstream.Requests);
        Assert.Contains("x-a: old-/p\n", seen, StringComparison.Ordinal);
        Assert.Contains("x-b: new\n", seen, StringComparison.Ordinal);
        Assert.Contains("x-c: own\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("x-gone", seen, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("x-secret"));
    }

    [Fact]
    public async Task Weighted_clusters_share_requests_by_weight()
    {
        await using var one = await Upstream.StartAsync("one");
        await using var two = await Upstream.StartAsync("two");
        await using var gateway = await TestGateway.StartAsync(
            one.Port,
            ["{ match: { prefix: / }, route: { weighted_clusters: { clusters: [{ name: up, weight: 80 }, { name: two, weight: 20 }] } } }"],
            clusters: TestGateway.Cluster("two", two.Port),
            seed: 7);

        for (var i = 0; i < 100; i++)
            await gateway.Client.GetStringAsync("/");

        Assert.Equal(100, one.Requests.Count + two.Requests.Count);
        Assert.InRange(two.Requests.Count, 8, 35);
    }

    [Fact]
    public async Task A_cluster_named_by_a_header_is_used_if_it_exists()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, ["{ match: { prefix: / }, route: { cluster_header: x-to, cluster_not_found_response_code: NOT_FOUND } }"]);

        using var known = await SendToAsync("up");
        using var unknown = await SendToAsync("nowhere");

        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        Task<HttpResponseMessage> SendToAsync(string cluster) =>
            gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "x-to", cluster } } });
    }

    [Fact]
    public async Task Hosts_take_turns_by_weight()
    {
        await using var one = await Upstream.StartAsync("one");
        await using var two = await Upstream.StartAsync("two");
        await using var gateway = await TestGateway.StartAsync(
            one.Port,
            ["{ match: { prefix: / }, route: { cluster: both } }"],
            clusters: $$"""
            - name: both
              type: STATIC
              load_assignment:
                cluster_name: both
                endpoints:
                - lb_endpoints:
                  - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{one.Port}} } } }
                    load_balancing_weight: 3
                  - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: {{two.Port}} } } }
                    load_balancing_weight: 1
            """);

        for (var i = 0; i < 8; i++)
            await gateway.Client.GetStringAsync("/");

        Assert.Equal(6, one.Requests.Count);
        Assert.Equal(2, two.Requests.Count);
    }

    [Fact]
    public async Task Names_of_a_DNS_cluster_are_resolved()
    {
        await using var upstream = await Upstream.StartAsync();
        foreach (var type in (string[])["STRICT_DNS", "LOGICAL_DNS"])
        {
            await using var gateway = await TestGateway.StartAsync(
                upstream.Port,
                ["{ match: { prefix: / }, route: { cluster: named, auto_host_rewrite: true } }"],
                clusters: $$"""
                - name: named
                  type: {{type}}
                  dns_lookup_family: V4_ONLY
                  load_assignment:
                    cluster_name: named
                    endpoints:
                    - lb_endpoints:
                      - endpoint: { address: { socket_address: { address: localhost, port_value: {{upstream.Port}} } } }
                """);

            Assert.Equal("hello", await gateway.Client.GetStringAsync("/"));
            Assert.Contains("host: localhost\n", upstream.Requests.Last(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Paths_are_normalized_before_routes_see_them_where_asked()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, ["{ match: { prefix: /safe }, route: { cluster: up } }"], manager: "normalize_path: true\nmerge_slashes: true");

        var answer = await gateway.SendRawAsync("GET /other/../safe//a/./b%2e?c=/../d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.StartsWith("GET /safe/a/b%2e?c=/../d ", upstream.Requests.Single(), StringComparison.Ordinal);
    }
}
