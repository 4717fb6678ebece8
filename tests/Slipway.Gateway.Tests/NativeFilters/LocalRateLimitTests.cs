using System.Net;

namespace Slipway.Gateway.Tests;

public sealed class LocalRateLimitTests
{
    private const string Always = "{ default_value: { numerator: 100 } }";
    private const string Never = "{ default_value: { numerator: 0 } }";

    [Fact]
    public async Task Requests_beyond_the_tokens_are_refused_as_Envoy_does_and_say_so_in_log_and_statistics()
    {
        var log = Path.GetTempFileName();
        await using var upstream = await Upstream.StartAsync();
        await using (var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [Native.Everything],
            manager: $$"""
                access_log:
                - name: file
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                    path: {{log}}
                    log_format: { text_format_source: { inline_string: "%RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS%\n" } }
                """,
            filters: Filter(2, Always, Always, "response_headers_to_add: [{ header: { key: x-limited, value: '%REQ(:path)%' } }]")))
        {
            Assert.Equal("hello", await gateway.Client.GetStringAsync("/1"));
            Assert.Equal("hello", await gateway.Client.GetStringAsync("/2"));
            using var refused = await gateway.Client.GetAsync("/3");

            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("local_rate_limited", await refused.Content.ReadAsStringAsync());
            Assert.Equal("/3", refused.Headers.GetValues("x-limited").Single());
            Assert.Equal(2, upstream.Requests.Count);
            var stats = await gateway.AdminAsync("/stats?filter=http_local_rate_limit");
            Assert.Equal(
                "limit.http_local_rate_limit.enabled: 3\nlimit.http_local_rate_limit.enforced: 1\n"
                + "limit.http_local_rate_limit.ok: 2\nlimit.http_local_rate_limit.rate_limited: 1\n",
                stats);
        }

        Assert.Equal(
            ["200 - via_upstream", "200 - via_upstream", "429 RL local_rate_limited"], await File.ReadAllLinesAsync(log));
        File.Delete(log);
    }

    [Fact]
    public async Task A_limit_that_is_not_enforced_marks_requests_and_lets_them_pass()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [Native.Everything],
            filters: Filter(
                1, Always, Never, "request_headers_to_add_when_not_enforced: [{ header: { key: x-over-limit, value: 'true' } }]"));

        await gateway.Client.GetStringAsync("/");
        await gateway.Client.GetStringAsync("/");

        Assert.Equal([false, true], upstream.Requests.Select(seen => seen.Contains("x-over-limit: true\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_route_has_tokens_a_status_and_statistics_of_its_own()
    {
        await using var upstream = await Upstream.StartAsync();
        var own = Native.PerRoute(
            "local_ratelimit", "LocalRateLimit", Fields("own", 1, Always, Always, "status: { code: ServiceUnavailable }"));
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [$"{{ match: {{ prefix: /limited }}, route: {{ cluster: up }}, {own} }}", Native.Everything],
            filters: Native.Filter("local_ratelimit", "LocalRateLimit", "stat_prefix: limit"));

        Assert.Equal(200, await StatusAsync("/limited"));
        Assert.Equal(503, await StatusAsync("/limited"));
        Assert.Equal(200, await StatusAsync("/"));
        Assert.Contains(
            "own.http_local_rate_limit.enforced: 1\n", await gateway.AdminAsync("/stats?filter=http_local_rate_limit.enforced"), StringComparison.Ordinal);

        async Task<int> StatusAsync(string path)
        {
            using var response = await gateway.Client.GetAsync(path);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Each_connection_may_have_tokens_of_its_own()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, [Native.Everything], filters: Filter(1, Always, Always, "local_rate_limit_per_downstream_connection: true"));
        const string Request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        const string Last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

        var first = await gateway.SendRawAsync(Request + Last);
        var second = await gateway.SendRawAsync(Last);

        Assert.Equal(["HTTP/1.1 200", "HTTP/1.1 429"], Statuses(first));
        Assert.Equal(["HTTP/1.1 200"], Statuses(second));

        static IEnumerable<string> Statuses(string answer) =>
            answer.Split("\r\n").Where(line => line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)).Select(line => line[..12]);
    }

    [Fact]
    public async Task Tokens_come_back_with_time()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [Native.Everything],
            filters: Native.Filter(
                "local_ratelimit",
                "LocalRateLimit",
                $"stat_prefix: s, token_bucket: {{ max_tokens: 1, fill_interval: 0.05s }}, filter_enabled: {Always}, filter_enforced: {Always}"));

        await Eventually.TrueAsync(async () =>
        {
            using var response = await gateway.Client.GetAsync("/");
            return response.StatusCode == HttpStatusCode.TooManyRequests;
        });
        await Eventually.TrueAsync(async () =>
        {
            using var response = await gateway.Client.GetAsync("/");
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task A_gRPC_client_learns_it_as_a_gRPC_status()
    {
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.ClosedPort(),
            ["{ match: { prefix: / }, direct_response: { status: 200 } }"],
            filters: Filter(1, Always, Always, "rate_limited_as_resource_exhausted: true"));
        await gateway.Client.GetStringAsync("/");
        using var call = new HttpRequestMessage(HttpMethod.Post, "/service/method") { Content = new ByteArrayContent([]) };
        call.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");

        using var response = await gateway.Client.SendAsync(call);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("8", response.Headers.GetValues("grpc-status").Single());
    }

    private static string Filter(int tokens, string enabled, string enforced, string more) =>
        Native.Filter("local_ratelimit", "LocalRateLimit", Fields("limit", tokens, enabled, enforced, more));

    /// <summary>Tokens that do not come back while a test lasts.</summary>
    private static string Fields(string prefix, int tokens, string enabled, string enforced, string more) =>
        $"stat_prefix: {prefix}, token_bucket: {{ max_tokens: {tokens}, fill_interval: 3600s }}, "
        + $"filter_enabled: {enabled}, filter_enforced: {enforced}, {more}";
}
