using System.Net;
using System.Text;

namespace Slipway.Gateway.Tests;

public sealed class FilterTests
{
    private const string Everything = "{ name: r1, match: { prefix: / }, route: { cluster: up } }";

    [Fact]
    public async Task A_filter_changes_the_request_on_its_way_and_the_response_on_its_way_back()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], filters: Guests.Filter(Guests.AddsHeaders));

        using var response = await gateway.Client.GetAsync("/");

        Assert.Contains("x-added: yes\n", upstream.Requests.Single(), StringComparison.Ordinal);
        Assert.Equal("yes", response.Headers.GetValues("x-added").Single());
        var status = Assert.Single(gateway.Host.Listeners[0].Filters);
        Assert.Equal("0.2.1", status.Abi);
        Assert.True(status.ModuleBytes > 0);
    }

    [Fact]
    public async Task The_route_is_chosen_by_the_path_that_the_filters_leave()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            ["{ match: { prefix: /new }, direct_response: { status: 200, body: { inline_string: rerouted } } }", Everything],
            filters: Guests.Filter(Guests.ChangesPath));

        Assert.Equal("rerouted", await gateway.Client.GetStringAsync("/old"));
    }

    [Theory]
    [InlineData("route_name", "r1")]
    [InlineData("cluster_name", "up")]
    [InlineData("xds\\00virtual_host_name", "everything")]
    [InlineData("node\\00id", "test-node")]
    [InlineData("request\\00protocol", "HTTP/1.1")]
    [InlineData("upstream\\00address", "127.0.0.1:PORT")]
    [InlineData("listener_direction", "\\0\\0\\0\\0\\0\\0\\0\\0")]
    public async Task Filters_can_read_where_a_request_goes(string property, string value)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, [Everything], filters: Guests.Filter(Guests.ReturnsProperty(property)));

        var body = await gateway.Client.GetStringAsync("/");

        Assert.Equal(
            value.Replace("PORT", $"{upstream.Port}", StringComparison.Ordinal).Replace("\\0", "\0", StringComparison.Ordinal), body);
    }

    [Fact]
    public async Task A_filter_that_traps_is_a_503_and_the_gateway_goes_on()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], filters: Guests.Filter(Guests.Traps));

        using var first = await gateway.Client.GetAsync("/");
        using var second = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Empty(upstream.Requests);
        Assert.Contains("LIVE", await gateway.AdminAsync("/ready"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_can_switch_a_filter_off()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [
                """
                { match: { prefix: /plain }, route: { cluster: up }, typed_per_filter_config: {
                  guest: { "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true, config: {} } } }
                """,
                Everything,
            ],
            filters: Guests.Filter(Guests.AddsHeaders));

        await gateway.Client.GetStringAsync("/plain");
        await gateway.Client.GetStringAsync("/other");

        Assert.DoesNotContain("x-added", upstream.Requests.First(), StringComparison.Ordinal);
        Assert.Contains("x-added", upstream.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_can_be_an_access_log_and_its_metrics_are_statistics()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [Everything],
            manager: $$"""
            access_log:
            - name: wasm
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.access_loggers.wasm.v3.WasmAccessLog
                config:
                  name: logger
                  vm_config: { runtime: envoy.wasm.runtime.v8, code: { local: { inline_bytes: "{{Guests.Base64(Guests.CountsLogs)}}" } } }
            """);

        await gateway.Client.GetStringAsync("/");
        await gateway.Client.GetStringAsync("/");
        await Eventually.TrueAsync(async () => (await gateway.AdminAsync("/stats?filter=^logged$")) == "logged: 2\n");

        Assert.Contains("# TYPE logged counter\nlogged{} 2\n", await gateway.AdminAsync("/stats/prometheus"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_without_code_keeps_the_gateway_from_starting_and_is_named()
    {
        var yaml = TestGateway.Yaml(1, [Everything], filters: Guests.Filter("(module)"));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(yaml));

        Assert.StartsWith("Plugin guest cannot be loaded from inline module: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remote_code_is_fetched_through_its_cluster_and_checked()
    {
        var code = Encoding.UTF8.GetBytes(Guests.AddsHeaders);
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(code));
        await using var upstream = await Upstream.StartAsync(async context => await context.Response.Body.WriteAsync(code));

        await using (var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], filters: Guests.RemoteFilter(sha256)))
        {
            Assert.StartsWith("GET /guest.wasm ", upstream.Requests.Single(), StringComparison.Ordinal);
            Assert.Contains("host: code.test\n", upstream.Requests.Single(), StringComparison.Ordinal);
            Assert.Contains("wasm.remote_load_fetch_successes: 1\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        }

        var yaml = TestGateway.Yaml(upstream.Port, [Everything], filters: Guests.RemoteFilter(new string('0', 64)));
        var failure = await Assert.ThrowsAsync<GatewayException>(() => TestGateway.StartAsync(yaml));
        Assert.Contains($"has the SHA-256 {sha256}, not 0000", failure.Message, StringComparison.Ordinal);
    }
}
