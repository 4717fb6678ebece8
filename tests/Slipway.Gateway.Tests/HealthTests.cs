using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Slipway.Gateway.Tests;

public sealed class HealthTests
{
    private const string Times = "timeout: 5s, interval: 0.05s, no_traffic_interval: 0.05s, unhealthy_threshold: 1, healthy_threshold: 2";
    private const string HttpCheck = $"health_checks: [{{ {Times}, http_health_check: {{ path: /healthz }} }}]";

    private static readonly string[] Everything = ["{ match: { prefix: / }, route: { cluster: up } }"];

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hosts_that_fail_their_check_get_no_requests_until_they_pass_it_again()
    {
        var isWell = false;
        await using var well = await Upstream.StartAsync(context => context.Response.WriteAsync("well"));
        await using var ill = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = Volatile.Read(ref isWell) ? 200 : 500;
            return context.Response.WriteAsync("ill");
        });
        await using var gateway = await TestGateway.StartAsync(well.Port, Everything, cluster: HttpCheck, endpoints: [ill.Port]);

        // The first checks have been made before anything is served.
        Assert.Equal(["well"], await AnswersAsync(gateway, 10));
        Assert.Contains($"up::127.0.0.1:{ill.Port}::health_flags::/failed_active_hc", await gateway.AdminAsync("/clusters"), StringComparison.Ordinal);
        Assert.Contains("cluster.up.membership_healthy: 1", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);

        Volatile.Write(ref isWell, true);
        await Eventually.TrueAsync(async () => (await AnswersAsync(gateway, 2)).Count == 2);
        Assert.Contains($"up::127.0.0.1:{ill.Port}::health_flags::healthy", await gateway.AdminAsync("/clusters"), StringComparison.Ordinal);

        Volatile.Write(ref isWell, false);
        await Eventually.TrueAsync(async () => (await AnswersAsync(gateway, 4)).SequenceEqual(["well"]));
        Assert.Contains(well.Requests, request => request.StartsWith("GET /healthz HTTP/1.1\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_too_few_hosts_are_healthy_all_are_used_and_none_with_a_threshold_of_zero()
    {
        await using var ill = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/healthz" ? 503 : 200;
            return Task.CompletedTask;
        });

        await using (var gateway = await TestGateway.StartAsync(ill.Port, Everything, cluster: HttpCheck))
        {
            using var response = await gateway.Client.GetAsync("/", Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        const string strict = HttpCheck + "\ncommon_lb_config: { healthy_panic_threshold: { value: 0 } }";
        await using (var gateway = await TestGateway.StartAsync(ill.Port, Everything, cluster: strict))
        {
            using var response = await gateway.Client.GetAsync("/", Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("no healthy upstream", await response.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Failures_before_the_threshold_do_no_harm_where_a_status_may_be_tried_again()
    {
        var checks = 0;
        await using var upstream = await Upstream.StartAsync(context =>
        {
            if (context.Request.Path == "/healthz")
                context.Response.StatusCode = Interlocked.Increment(ref checks) is 2 or 3 ? 429 : 204;
            return Task.CompletedTask;
        });
        const string check = """
            health_checks:
            - timeout: 5s
              interval: 0.02s
              no_traffic_interval: 0.02s
              unhealthy_threshold: 3
              healthy_threshold: 1
              http_health_check:
                path: /healthz
                host: health.example
                expected_statuses: [{ start: 200, end: 300 }]
                retriable_statuses: [{ start: 429, end: 430 }]
            """;
        await using var gateway = await TestGateway.StartAsync(upstream.Port, Everything, cluster: check);

        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref checks) > 5));

        Assert.Contains("cluster.up.membership_healthy: 1", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        Assert.Contains("cluster.up.health_check.failure: 2", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        Assert.Contains(upstream.Requests, request => request.Contains("host: health.example", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tcp_health_check: {}", true)]
    [InlineData("tcp_health_check: { send: { text: '70696e67' }, receive: [{ text: '706f' }, { text: '6e67' }] }", true)]
    [InlineData("tcp_health_check: { send: { text: '70696e67' }, receive: [{ text: '6e67' }, { text: '706f' }] }", false)]
    public async Task A_tcp_check_sends_and_expects_bytes(string check, bool isHealthy)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync();
        await using var gateway = await TestGateway.StartAsync(
            ((IPEndPoint)listener.LocalEndpoint).Port,
            Everything,
            cluster: $"health_checks: [{{ timeout: 5s, interval: 10s, unhealthy_threshold: 1, healthy_threshold: 1, {check} }}]");

        Assert.Contains($"cluster.up.membership_healthy: {(isHealthy ? 1 : 0)}", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);

        listener.Stop();
        await serving;

        async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(Cancellation);
                    var buffer = new byte[4];
                    if (await client.GetStream().ReadAtLeastAsync(buffer, 4, throwOnEndOfStream: false, Cancellation) == 4)
                        await client.GetStream().WriteAsync("well: pong"u8.ToArray(), Cancellation);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException or IOException)
            {
                // The test is over.
            }
        }
    }

    /// <summary>The last byte is the answer: 1 is SERVING, 2 NOT_SERVING.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task A_grpc_check_asks_for_a_service(byte status, bool isHealthy)
    {
        var asked = new ConcurrentQueue<string>();
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                asked.Enqueue($"{context.Request.Host} {context.Request.Path} {Convert.ToHexString(body.ToArray())}");
                context.Response.ContentType = "application/grpc";
                context.Response.DeclareTrailer("grpc-status");
                await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 2, 8, status });
                context.Response.AppendTrailer("grpc-status", "0");
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            Everything,
            cluster: "health_checks: [{ timeout: 5s, interval: 10s, unhealthy_threshold: 1, healthy_threshold: 1, grpc_health_check: { service_name: shop } }]");

        Assert.Contains($"cluster.up.membership_healthy: {(isHealthy ? 1 : 0)}", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        Assert.Equal("up /grpc.health.v1.Health/Check 00000000060A0473686F70", asked.First());
    }

    [Fact]
    public async Task Hosts_that_the_configuration_calls_unhealthy_get_no_requests()
    {
        await using var one = await Upstream.StartAsync("one");
        await using var two = await Upstream.StartAsync("two");
        var yaml = TestGateway.Yaml(one.Port, Everything, endpoints: [two.Port]);
        var line = $"        - endpoint: {{ address: {{ socket_address: {{ address: 127.0.0.1, port_value: {two.Port} }} }} }}";
        Assert.Contains(line, yaml, StringComparison.Ordinal);
        yaml = yaml.Replace(line, $"{line}\n          health_status: DRAINING", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(yaml);

        Assert.Equal(["one"], await AnswersAsync(gateway, 6));
    }

    [Theory]
    [InlineData("consecutive_5xx: 3", 500, true)]
    [InlineData("consecutive_5xx: 3, enforcing_consecutive_5xx: 0", 500, false)]
    [InlineData("consecutive_5xx: 3, max_ejection_percent: 49", 500, false)]
    [InlineData("consecutive_5xx: 3, max_ejection_percent: 10, always_eject_one_host: true", 500, true)]
    [InlineData("consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: 100, enforcing_consecutive_5xx: 0", 500, false)]
    [InlineData("consecutive_gateway_failure: 3, enforcing_consecutive_gateway_failure: 100", 502, true)]
    [InlineData("consecutive_5xx: 3", 499, false)]
    public async Task A_host_that_keeps_failing_requests_is_left_out(string settings, int status, bool isOut)
    {
        await using var good = await Upstream.StartAsync("good");
        await using var bad = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("bad");
        });
        var percent = settings.Contains("max_ejection_percent", StringComparison.Ordinal) ? "" : "max_ejection_percent: 50, ";
        await using var gateway = await TestGateway.StartAsync(
            good.Port, Everything, cluster: $"outlier_detection: {{ {percent}{settings} }}", endpoints: [bad.Port]);

        await AnswersAsync(gateway, 8);

        Assert.Equal(isOut ? ["good"] : ["bad", "good"], (await AnswersAsync(gateway, 4)).Order());
        var stats = await gateway.AdminAsync("/stats?filter=outlier");
        Assert.Contains($"ejections_active: {(isOut ? 1 : 0)}", stats, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_cannot_be_connected_to_is_left_out_too_and_comes_back_after_a_while()
    {
        await using var good = await Upstream.StartAsync("good");
        const string settings = "outlier_detection: { consecutive_5xx: 2, max_ejection_percent: 50, interval: 0.1s, base_ejection_time: 0.2s }";
        await using var gateway = await TestGateway.StartAsync(good.Port, Everything, cluster: settings, endpoints: [TestGateway.ClosedPort()]);

        await AnswersAsync(gateway, 4);
        Assert.Contains("/failed_outlier_check", await gateway.AdminAsync("/clusters"), StringComparison.Ordinal);

        await Eventually.TrueAsync(async () => !(await gateway.AdminAsync("/clusters")).Contains("/failed_outlier_check", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_succeeds_far_less_often_than_the_others_is_left_out()
    {
        await using var good = await Upstream.StartAsync("good");
        var count = 0;
        await using var flaky = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref count) % 2 == 0 ? 500 : 200;
            return context.Response.WriteAsync("flaky");
        });
        const string settings = """
            outlier_detection:
              interval: 0.3s
              max_ejection_percent: 50
              success_rate_minimum_hosts: 2
              success_rate_request_volume: 5
              success_rate_stdev_factor: 900
            """;
        await using var gateway = await TestGateway.StartAsync(good.Port, Everything, cluster: settings, endpoints: [flaky.Port]);

        await Eventually.TrueAsync(async () =>
        {
            await AnswersAsync(gateway, 20);
            return Regex.IsMatch(await gateway.AdminAsync("/stats"), "ejections_enforced_success_rate: [1-9]");
        });
    }

    private static async Task<List<string>> AnswersAsync(TestGateway gateway, int requests)
    {
        var answers = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < requests; i++)
        {
            using var response = await gateway.Client.GetAsync(i.ToString(CultureInfo.InvariantCulture), Cancellation);
            answers.Add(await response.Content.ReadAsStringAsync(Cancellation));
        }

        return [.. answers];
    }
}
