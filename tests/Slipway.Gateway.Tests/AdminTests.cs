using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Gateway.Tests;

public sealed class AdminTests
{
    private const string Everything = "{ match: { prefix: / }, route: { cluster: up } }";

    [Fact]
    public async Task Statistics_count_requests_by_listener_cluster_and_class()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything]);
        await gateway.Client.GetStringAsync("/");

        await Eventually.TrueAsync(async () =>
            (await gateway.AdminAsync("/stats")).Contains("http.ingress.downstream_rq_2xx: 1\n", StringComparison.Ordinal));
        var text = await gateway.AdminAsync("/stats");
        var prometheus = await gateway.AdminAsync("/stats/prometheus");
        var filtered = await gateway.AdminAsync("/stats?filter=upstream_rq_200&usedonly");

        Assert.Contains("http.ingress.downstream_rq_total: 1\n", text, StringComparison.Ordinal);
        Assert.Contains("cluster.up.upstream_rq_2xx: 1\n", text, StringComparison.Ordinal);
        Assert.Contains("listener.127.0.0.1_0.downstream_cx_total: 1\n", text, StringComparison.Ordinal);
        Assert.Contains("server.live: 1\n", text, StringComparison.Ordinal);
        Assert.Contains("wasm.envoy.wasm.runtime.v8.created: 0\n", text, StringComparison.Ordinal);
        Assert.Equal("cluster.up.upstream_rq_200: 1\n", filtered);
        Assert.Contains(
            "# TYPE envoy_cluster_upstream_rq_xx counter\n" +
            "envoy_cluster_upstream_rq_xx{envoy_response_code_class=\"1\",envoy_cluster_name=\"up\"} 0\n",
            prometheus,
            StringComparison.Ordinal);
        Assert.Contains(
            "envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name=\"up\",le=\"+Inf\"} 1\n", prometheus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_balancers_can_be_told_to_send_nothing_more()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Everything]);

        Assert.Equal((200, "LIVE\n"), await AskAsync(gateway, HttpMethod.Get, "/ready"));
        Assert.Equal((200, "OK\n"), await AskAsync(gateway, HttpMethod.Post, "/healthcheck/fail"));
        Assert.Equal((503, "DRAINING\n"), await AskAsync(gateway, HttpMethod.Get, "/ready"));
        Assert.Contains("\"state\": \"DRAINING\"", await gateway.AdminAsync("/server_info"), StringComparison.Ordinal);
        Assert.Contains("server.live: 0\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        Assert.Equal((200, "OK\n"), await AskAsync(gateway, HttpMethod.Post, "/healthcheck/ok"));
        Assert.Equal((200, "LIVE\n"), await AskAsync(gateway, HttpMethod.Get, "/ready"));
    }

    [Fact]
    public async Task What_changes_something_is_not_done_by_GET()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Everything]);

        Assert.Equal(
            (405, "/quitquitquit changes something, and is asked for with POST.\n"), await AskAsync(gateway, HttpMethod.Get, "/quitquitquit"));
        Assert.Equal((405, "/stats is read with GET.\n"), await AskAsync(gateway, HttpMethod.Post, "/stats"));
    }

    [Fact]
    public async Task Drained_listeners_end_the_requests_they_have_and_take_no_more()
    {
        using var go = new SemaphoreSlim(0);
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await go.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("done");
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything]);
        var underWay = gateway.Client.GetStringAsync("/");
        await Eventually.TrueAsync(() => Task.FromResult(upstream.Requests.Count == 1));

        Assert.Equal((200, "OK\n"), await AskAsync(gateway, HttpMethod.Post, "/drain_listeners"));

        Assert.Equal((503, "DRAINING\n"), await AskAsync(gateway, HttpMethod.Get, "/ready"));
        await Eventually.TrueAsync(async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, gateway.Port);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        });
        go.Release();
        Assert.Equal("done", await underWay);
    }

    [Fact]
    public async Task The_gateway_can_be_told_to_end()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Everything]);
        var ended = gateway.Host.WaitForShutdownAsync(CancellationToken.None);
        Assert.False(ended.IsCompleted);

        Assert.Equal((200, "OK\n"), await AskAsync(gateway, HttpMethod.Post, "/quitquitquit"));

        await ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static async Task<(int Status, string Body)> AskAsync(TestGateway gateway, HttpMethod method, string path)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri($"http://{gateway.Host.AdminAddress}{path}"));
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_configuration_is_shown_without_secrets()
    {
        await using var gateway = await TestGateway.StartAsync(
            1,
            [Everything],
            filters: $$$"""
            - name: guest
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
                config:
                  name: guest
                  configuration: { "@type": type.googleapis.com/google.protobuf.Struct, value: { api_token: hunter2, level: 3 } }
                  vm_config:
                    runtime: envoy.wasm.runtime.v8
                    environment_variables: { key_values: { A: hunter3 } }
                    code: { local: { inline_bytes: "{{{Guests.Base64(Guests.AddsHeaders)}}}" } }
            """);

        var dump = await gateway.AdminAsync("/config_dump");

        var bootstrap = JsonDocument.Parse(dump).RootElement.GetProperty("configs")[0].GetProperty("bootstrap");
        var listener = bootstrap.GetProperty("static_resources").GetProperty("listeners")[0];
        Assert.Equal("main", listener.GetProperty("name").GetString());
        Assert.Contains("\"level\": 3", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clusters_listeners_and_the_server_are_described()
    {
        await using var gateway = await TestGateway.StartAsync(1234, [Everything]);

        Assert.Contains("up::127.0.0.1:1234::weight::1\n", await gateway.AdminAsync("/clusters"), StringComparison.Ordinal);
        Assert.Equal($"main::127.0.0.1:{gateway.Port}\n", await gateway.AdminAsync("/listeners"));
        Assert.Equal("LIVE\n", await gateway.AdminAsync("/ready"));
        var server = JsonDocument.Parse(await gateway.AdminAsync("/server_info")).RootElement;
        Assert.Equal("test-node", server.GetProperty("node").GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_unknown_page_is_a_404_that_lists_the_pages()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Everything]);
        using var client = new HttpClient();

        using var unknown = await client.GetAsync(new Uri($"http://{gateway.Host.AdminAddress}/statz"));
        using var posted = await client.PostAsync(new Uri($"http://{gateway.Host.AdminAddress}/stats"), null);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("/stats/prometheus", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public void Quantiles_lie_within_the_bucket_that_holds_them()
    {
        var histogram = new Histogram();
        for (var i = 1; i <= 100; i++)
            histogram.Record(i);
        var snapshot = histogram.Snapshot();

        Assert.InRange(StatsText.Quantile(snapshot, 50), 25, 50);
        Assert.InRange(StatsText.Quantile(snapshot, 99), 50, 100);
        Assert.Equal(5050UL, snapshot.Sum);
    }

    [Fact]
    public void Prometheus_text_escapes_labels_and_keeps_one_type_for_each_family()
    {
        var text = StatsText.Prometheus(
        [
            new StatSample(StatName.OfCluster("a\"b\\c\nd", "x.y"), MetricKind.Counter, 1, true),
            new StatSample(StatName.OfGuest("9 lives"), MetricKind.Gauge, 2, true),
            new StatSample(StatName.OfGuest("9 lives"), MetricKind.Counter, 3, true),
        ]);

        Assert.Contains("envoy_cluster_x_y{envoy_cluster_name=\"a\\\"b\\\\c\\nd\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE _9_lives gauge\n_9_lives{} 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("_9_lives{} 3", text, StringComparison.Ordinal);
    }
}
