using System.Text.Json;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>The administration interface as an operator asks it, with curl.</summary>
public sealed class AdminPeerTests(Nginx nginx, AdminPeerTests.Tls tls) : IClassFixture<Nginx>, IClassFixture<AdminPeerTests.Tls>
{
    [Fact]
    public async Task Its_pages_tell_what_the_gateway_does()
    {
        await using var gateway = await StartAsync();
        await PeerGateway.CurlAsync("-k", $"https://127.0.0.1:{gateway.Port}/seen");

        Assert.Equal("LIVE\n", await AskAsync(gateway, "/ready"));
        Assert.Equal($"main::127.0.0.1:{gateway.Port}\n", await AskAsync(gateway, "/listeners"));
        Assert.Contains(
            $"up::127.0.0.1:{nginx.Http1Port}::health_flags::healthy\n", await AskAsync(gateway, "/clusters"), StringComparison.Ordinal);
        Assert.Equal("LIVE", Json(await AskAsync(gateway, "/server_info")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Statistics_can_be_chosen_and_come_in_three_forms()
    {
        await using var gateway = await StartAsync();
        await PeerGateway.CurlAsync("-k", $"https://127.0.0.1:{gateway.Port}/seen");

        Assert.Equal("cluster.up.upstream_rq_200: 1\n", await AskAsync(gateway, "/stats?filter=upstream_rq_200&usedonly"));
        var stat = Json(await AskAsync(gateway, "/stats?filter=upstream_rq_200&format=json")).GetProperty("stats")[0];
        Assert.Equal(("cluster.up.upstream_rq_200", 1), (stat.GetProperty("name").GetString(), stat.GetProperty("value").GetInt32()));
        Assert.Contains(
            "envoy_cluster_upstream_rq{envoy_response_code=\"200\",envoy_cluster_name=\"up\"} 1\n",
            await AskAsync(gateway, "/stats/prometheus"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_is_shown_without_secrets()
    {
        await using var gateway = await StartAsync();

        var dump = await AskAsync(gateway, "/config_dump");

        Assert.Contains("BEGIN CERTIFICATE", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", dump, StringComparison.Ordinal);
        Assert.Contains("\"private_key\": \"[redacted]\"", dump, StringComparison.Ordinal);
        Assert.Contains("\"password\": \"[redacted]\"", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_something_is_done_by_POST_alone()
    {
        await using var gateway = await StartAsync();

        foreach (var path in (string[])["/healthcheck/fail", "/drain_listeners", "/quitquitquit", "/logging"])
            Assert.Equal("405", await PeerGateway.CurlAsync("-o", "/dev/null", "-w", "%{http_code}", gateway.AdminUrl(path)));
        Assert.Equal("LIVE\n", await AskAsync(gateway, "/ready"));

        Assert.Equal("OK\n", await AskAsync(gateway, "/healthcheck/fail", "-X", "POST"));
        Assert.Equal("DRAINING\n503", await AskAsync(gateway, "/ready", "-w", "%{http_code}"));
        Assert.Equal("OK\n", await AskAsync(gateway, "/healthcheck/ok", "-X", "POST"));
        Assert.Equal("LIVE\n200", await AskAsync(gateway, "/ready", "-w", "%{http_code}"));
        Assert.Contains("  wasm: debug\n", await AskAsync(gateway, "/logging?wasm=debug", "-X", "POST"), StringComparison.Ordinal);
    }

    private static Task<string> AskAsync(PeerGateway gateway, string path, params string[] arguments) =>
        PeerGateway.CurlAsync([.. arguments, gateway.AdminUrl(path)]);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private Task<PeerGateway> StartAsync()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        var http = new PeerConfiguration
        {
            Filters = $$"""
                { name: hello, typed_config: { {{PeerConfiguration.Type}}.extensions.filters.http.wasm.v3.Wasm, config: {
                      name: hello,
                      configuration: { "@type": type.googleapis.com/google.protobuf.Struct, value: { password: hunter2 } },
                      vm_config: { code: { local: { filename: {{Repository.Folder}}/examples/hello/hello.wat } } } } } }
                """,
        };
        return PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [nginx.Http1Port],
            FilterChains = $$"""
                { filters: [{{http.HttpFilter(http.Routes)}}], transport_socket: { name: tls, typed_config: {
                      {{PeerConfiguration.Type}}.extensions.transport_sockets.tls.v3.DownstreamTlsContext,
                      common_tls_context: { tls_certificates: [{{tls.Certificates.InYaml("one.test", inline: true)}}] } } } }
                """,
        });
    }

    /// <summary>The gateway's certificate.</summary>
    public sealed class Tls : IDisposable
    {
        internal CertificateFiles Certificates { get; } = new CertificateFiles().Sign("one.test");

        public void Dispose() => Certificates.Dispose();
    }
}
