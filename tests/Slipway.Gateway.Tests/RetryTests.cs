using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Gateway.Tests;

public sealed class RetryTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    /// <summary>How often an upstream that fails so is asked, when it may be asked three times in all.</summary>
    [Theory]
    [InlineData("5xx", 500, "", 3)]
    [InlineData("5xx", 404, "", 1)]
    [InlineData("gateway-error", 500, "", 1)]
    [InlineData("gateway-error", 502, "", 3)]
    [InlineData("retriable-4xx", 409, "", 3)]
    [InlineData("retriable-4xx", 404, "", 1)]
    [InlineData("retriable-status-codes", 418, "retriable_status_codes: [418]", 3)]
    [InlineData("retriable-headers", 200, "retriable_headers: [{ name: x-failed, string_match: { exact: 'yes' } }]", 3)]
    [InlineData("envoy-ratelimited", 200, "", 1)]
    [InlineData("reset", 503, "", 1)]
    [InlineData("unavailable", 200, "", 1)]
    public async Task A_response_is_asked_for_again_as_the_policy_says(string on, int status, string more, int asked)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["x-failed"] = "yes";
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Route($"retry_on: {on}, num_retries: 2, {more}")]);

        using var response = await gateway.Client.GetAsync("/", Cancellation);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(asked, upstream.Requests.Count);
    }

    [Theory]
    [InlineData("grpc-status", "14", "unavailable", 3)]
    [InlineData("grpc-status", "5", "unavailable", 1)]
    [InlineData("x-envoy-ratelimited", "true", "envoy-ratelimited", 3)]
    [InlineData("x-envoy-ratelimited", "true", "5xx", 1)]
    public async Task Headers_of_a_response_may_ask_for_another_attempt_or_forbid_it(string name, string value, string on, int asked)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = on == "5xx" ? 503 : 200;
            context.Response.Headers[name] = value;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Route($"retry_on: {on}, num_retries: 2")]);

        using var response = await gateway.Client.GetAsync("/", Cancellation);

        Assert.Equal(asked, upstream.Requests.Count);
    }

    [Fact]
    public async Task The_first_good_response_is_the_clients_and_the_body_is_sent_whole_each_time()
    {
        var bodies = new ConcurrentQueue<long>();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            // The second is refused before its body has been read.
            if (bodies.Count != 1)
            {
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, context.RequestAborted);
                Assert.All(body.ToArray(), b => Assert.Equal((byte)'x', b));
                bodies.Enqueue(body.Length);
            }
            else
            {
                bodies.Enqueue(-1);
            }

            context.Response.StatusCode = bodies.Count < 3 ? 503 : 200;
            await context.Response.WriteAsync($"attempt {bodies.Count}");
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Route("retry_on: 5xx, num_retries: 5")], seed: 1);

        using var response = await gateway.Client.PostAsync("/", new StringContent(new string('x', 300_000)), Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("attempt 3", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal([300_000, -1, 300_000], bodies);
        var stats = await gateway.AdminAsync("/stats?filter=retry");
        Assert.Contains("cluster.up.upstream_rq_retry: 2", stats, StringComparison.Ordinal);
        Assert.Contains("cluster.up.upstream_rq_retry_success: 1", stats, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_to_keep_is_sent_once()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 503;
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, [Route("retry_on: 5xx, num_retries: 5")], cluster: "per_connection_buffer_limit_bytes: 1000");

        using var large = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[1001]), Cancellation);
        Assert.Single(upstream.Requests);
        using var small = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[1000]), Cancellation);
        Assert.Equal(7, upstream.Requests.Count);
    }

    [Theory]
    [InlineData("connect-failure")]
    [InlineData("reset")]
    [InlineData("5xx")]
    public async Task Where_no_connection_can_be_made_another_host_is_asked(string on)
    {
        await using var upstream = await Upstream.StartAsync();
        const string predicate = "retry_host_predicate: [{ name: envoy.retry_host_predicates.previous_hosts }], host_selection_retry_max_attempts: 5";
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.ClosedPort(), [Route($"retry_on: {on}, {predicate}")], endpoints: [upstream.Port]);

        for (var i = 0; i < 6; i++)
        {
            using var response = await gateway.Client.GetAsync("/", Cancellation);
            Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Equal(6, upstream.Requests.Count);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_followed_by_another_and_the_last_by_504()
    {
        await using var upstream = await Upstream.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Route("retry_on: 5xx, num_retries: 1, per_try_timeout: 0.1s")]);

        using var response = await gateway.Client.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("upstream request timeout", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(2, upstream.Requests.Count);
        Assert.Contains("cluster.up.upstream_rq_per_try_timeout: 2", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_is_limited_from_the_end_of_its_body_also_where_there_is_no_other()
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Route("per_try_timeout: 0.1s, num_retries: 0")]);

        using var response = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[100_000]), Cancellation);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Single(upstream.Requests);
    }

    [Fact]
    public async Task A_requests_headers_may_ask_for_retries_and_do_not_go_further()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, ["{ match: { prefix: / }, route: { cluster: up } }"]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-envoy-retry-on", "5xx");
        request.Headers.Add("x-envoy-max-retries", "3");
        using var response = await gateway.Client.SendAsync(request, Cancellation);

        Assert.Equal(4, upstream.Requests.Count);
        Assert.DoesNotContain(upstream.Requests, seen => seen.Contains("x-envoy-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attempts_are_counted_for_upstream_client_and_access_log()
    {
        var count = 0;
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref count) == 1 ? 503 : 200;
            return Task.CompletedTask;
        });
        var yaml = TestGateway.Yaml(upstream.Port, [Route("retry_on: 5xx")]).Replace(
            "domains: [\"*\"]", "domains: [\"*\"]\n              include_request_attempt_count: true\n              include_attempt_count_in_response: true", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(yaml);

        using var response = await gateway.Client.GetAsync("/", Cancellation);

        Assert.Equal(["2"], response.Headers.GetValues("x-envoy-attempt-count"));
        Assert.Equal(
            ["x-envoy-attempt-count: 1", "x-envoy-attempt-count: 2"],
            upstream.Requests.SelectMany(request => request.Split('\n')).Where(line => line.StartsWith("x-envoy-attempt-count", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("max_retries: 0", 1)]
    [InlineData("max_retries: 1", 3)]
    [InlineData("retry_budget: { budget_percent: { value: 0 }, min_retry_concurrency: 0 }", 1)]
    [InlineData("retry_budget: { budget_percent: { value: 100 }, min_retry_concurrency: 0 }", 3)]
    public async Task Retries_under_way_are_limited(string threshold, int asked)
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, [Route("retry_on: 5xx, num_retries: 2")], cluster: $"circuit_breakers: {{ thresholds: [{{ {threshold} }}] }}");

        using var response = await gateway.Client.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(asked, upstream.Requests.Count);
        var overflows = await gateway.AdminAsync("/stats?filter=upstream_rq_retry_overflow");
        Assert.Equal((asked == 1 ? 1 : 0).ToString(CultureInfo.InvariantCulture), overflows.Trim().Split(' ')[^1]);
    }

    [Theory]
    [InlineData("max_requests: 2", 2, 0)]
    [InlineData("max_connections: 1, max_pending_requests: 2", 1, 2)]
    public async Task Requests_beyond_what_a_cluster_may_have_under_way_wait_or_are_refused(string threshold, int underWay, int waiting)
    {
        using var go = new SemaphoreSlim(0);
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await go.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("done");
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            ["{ match: { prefix: / }, route: { cluster: up } }"],
            cluster: $"circuit_breakers: {{ thresholds: [{{ {threshold} }}] }}");

        var accepted = Enumerable.Range(0, underWay + waiting).Select(_ => gateway.Client.GetAsync("/", Cancellation)).ToList();
        await Eventually.TrueAsync(async () =>
            upstream.Requests.Count == underWay
            && (await gateway.AdminAsync("/stats?filter=pending_active")).Contains($": {waiting}\n", StringComparison.Ordinal));
        using var refused = await gateway.Client.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(["true"], refused.Headers.GetValues("x-envoy-overloaded"));
        Assert.Equal(
            "upstream connect error or disconnect/reset before headers. reset reason: overflow", await refused.Content.ReadAsStringAsync(Cancellation));
        go.Release(underWay + waiting);
        foreach (var response in await Task.WhenAll(accepted))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("cluster.up.upstream_rq_pending_overflow: 1", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    private static string Route(string policy) => $"{{ match: {{ prefix: / }}, route: {{ cluster: up, retry_policy: {{ {policy} }} }} }}";
}
