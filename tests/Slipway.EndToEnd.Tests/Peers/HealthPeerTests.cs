using System.Text;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Active health checks of nginx and HAProxy, and what curl gets meanwhile.</summary>
public sealed class HealthPeerTests
{
    private const string Times = "timeout: 5s, interval: 0.1s, no_traffic_interval: 0.1s, unhealthy_threshold: 1, healthy_threshold: 1";

    private static readonly string RawRequest = Convert.ToHexString(Encoding.ASCII.GetBytes("GET /healthz HTTP/1.0\r\n\r\n"));
    private static readonly string RawResponse = Convert.ToHexString("HTTP/1.1 200"u8);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_nginx_that_says_503_when_it_is_checked_gets_no_requests_until_it_is_well_again(bool overTcp)
    {
        var (well, ill) = (Ports.Free(), Ports.Free());
        await using var nginx = await NginxProcess.StartAsync(
            $$"""
              server { listen 127.0.0.1:{{well}}; location / { return 200 "well\n"; } }
              server {
                listen 127.0.0.1:{{ill}};
                root files;
                location / { return 200 "ill\n"; }
                location = /healthz {
                  if (-f $document_root/fails) { return 503; }
                  return 200;
                }
              }
            """,
            well,
            ill);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        var check = overTcp
            ? $"tcp_health_check: {{ send: {{ text: '{RawRequest}' }}, receive: [{{ text: '{RawResponse}' }}] }}"
            : "http_health_check: { path: /healthz }";
        var fails = Path.Combine(nginx!.Folder, "files", "fails");
        await File.WriteAllTextAsync(fails, "");

        await using var gateway = await PeerGateway.StartAsync(
            new PeerConfiguration { Upstreams = [well, ill], Cluster = $"health_checks: [{{ {Times}, {check} }}]" });

        // The first checks have been made before anything is served.
        Assert.Equal(["well"], await AnswersAsync(gateway));

        File.Delete(fails);
        await gateway.HealthAsync(ill, "healthy");
        Assert.Equal(["ill", "well"], await AnswersAsync(gateway));

        await File.WriteAllTextAsync(fails, "");
        await gateway.HealthAsync(ill, "/failed_active_hc");
        Assert.Equal(["well"], await AnswersAsync(gateway));
    }

    [Fact]
    public async Task An_HAProxy_that_has_lost_its_own_server_is_left_alone_until_that_is_back()
    {
        var (nginxPort, haproxyPort) = (Ports.Free(), Ports.Free());
        await using var nginx = await NginxProcess.StartAsync(
            $$"""server { listen 127.0.0.1:{{nginxPort}}; location / { return 200 "nginx"; } }""", nginxPort);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await using var haproxy = await HAProxyProcess.StartAsync(
            $"""
            frontend in
              bind 127.0.0.1:{haproxyPort}
              monitor-uri /healthz
              monitor fail if {"{"} nbsrv(nginx) lt 1 {"}"}
              default_backend nginx
            backend nginx
              server only 127.0.0.1:{nginxPort} check inter 100ms fall 1 rise 1
            """,
            haproxyPort);
        Assert.SkipWhen(haproxy is null, HAProxyProcess.NotInstalled);
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [haproxyPort],
            Cluster = "common_lb_config: { healthy_panic_threshold: { value: 0 } }, "
                + $"health_checks: [{{ {Times}, http_health_check: {{ path: /healthz }} }}]",
        });

        await gateway.HealthAsync(haproxyPort, "healthy");
        Assert.Equal("nginx", await PeerGateway.CurlAsync(gateway.Url()));

        await nginx!.KillAsync();
        await gateway.HealthAsync(haproxyPort, "/failed_active_hc");
        Assert.Equal("no healthy upstream (503)", await PeerGateway.CurlAsync("-w", " (%{http_code})", gateway.Url()));

        await nginx.StartAsync();
        await gateway.HealthAsync(haproxyPort, "healthy");
        Assert.Equal("nginx", await PeerGateway.CurlAsync(gateway.Url()));
    }

    private static async Task<IEnumerable<string>> AnswersAsync(PeerGateway gateway) =>
        (await PeerGateway.CurlAsync(gateway.Url("/?[1-10]"))).TrimEnd().Split('\n').Distinct().Order();
}
