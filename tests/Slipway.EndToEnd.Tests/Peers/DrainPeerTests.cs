using System.Net.Sockets;
using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>The command is told to end, by signal or by its administration interface, while curl waits for a slow nginx.</summary>
public sealed class DrainPeerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--http1.1", false)]
    [InlineData("--http2-prior-knowledge", false)]
    [InlineData("--http1.1", true)]
    public async Task The_request_under_way_is_answered_no_other_is_taken_and_the_exit_code_is_0(string version, bool byAdmin)
    {
        await using var upstream = await HeldUpstream.StartAsync();
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration { Upstreams = [upstream.Port] });
        var underWay = PeerGateway.CurlAsync(version, "-w", " (%{http_code})", gateway.Url());
        await upstream.ArrivedAsync(1);

        if (byAdmin)
            Assert.Equal("OK\n", await PeerGateway.CurlAsync("-X", "POST", gateway.AdminUrl("/quitquitquit")));
        else
            await gateway.Process.TerminateAsync();
        await RefusesConnectionsAsync(gateway.Port);
        Assert.False(underWay.IsCompleted);
        upstream.Release();

        Assert.Equal("at last (200)", await underWay);
        Assert.Equal(0, await gateway.Process.EndedAsync(Cancellation));
    }

    [Fact]
    public async Task Drained_listeners_take_no_more_and_the_gateway_goes_on_to_say_so()
    {
        await using var upstream = await HeldUpstream.StartAsync();
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration { Upstreams = [upstream.Port] });
        var underWay = PeerGateway.CurlAsync("-w", " (%{http_code})", gateway.Url());
        await upstream.ArrivedAsync(1);

        Assert.Equal("OK\n", await PeerGateway.CurlAsync("-X", "POST", gateway.AdminUrl("/drain_listeners")));

        await RefusesConnectionsAsync(gateway.Port);
        Assert.Equal("DRAINING\n (503)", await PeerGateway.CurlAsync("-w", " (%{http_code})", gateway.AdminUrl("/ready")));
        upstream.Release();
        Assert.Equal("at last (200)", await underWay);
    }

    [Fact]
    public async Task No_request_of_h2load_fails_while_one_of_two_gateways_behind_HAProxy_is_taken_out_and_ended()
    {
        var (port, statistics) = (Ports.Free(), Ports.Free());
        var says = new PeerConfiguration
        {
            Routes = "{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: hello } } }",
        };
        await using var ending = await PeerGateway.StartAsync(says);
        await using var staying = await PeerGateway.StartAsync(says);
        await using var haproxy = await HAProxyProcess.StartAsync(
            $"""
            frontend in
              bind 127.0.0.1:{port}
              default_backend gateways
            frontend statistics
              bind 127.0.0.1:{statistics}
              stats enable
              stats uri /
            backend gateways
              option httpchk GET /ready
              default-server check inter 100ms fall 1 rise 1
              server ending 127.0.0.1:{ending.Port} port {ending.AdminPort}
              server staying 127.0.0.1:{staying.Port} port {staying.AdminPort}
            """,
            port);
        Assert.SkipWhen(haproxy is null, HAProxyProcess.NotInstalled);
        var load = Client.RunAsync("h2load", "--h1", "--requests=30000", "--clients=8", $"http://127.0.0.1:{port}/");
        await ending.SaysAsync("/stats?filter=http.ingress.downstream_rq_2xx&usedonly", "downstream_rq_2xx");

        await PeerGateway.CurlAsync("-X", "POST", ending.AdminUrl("/healthcheck/fail"));
        await Eventually.TrueAsync(async () =>
            (await PeerGateway.CurlAsync($"http://127.0.0.1:{statistics}/;csv"))
                .Split('\n').Single(IsOfEnding).Contains(",DOWN,", StringComparison.Ordinal));
        await ending.Process.TerminateAsync();

        Assert.Equal(0, await ending.Process.EndedAsync(Cancellation));
        Assert.False(load.IsCompleted, "The load was over before the gateway was.");
        var report = await load;
        Assert.True(report.Contains("status codes: 30000 2xx", StringComparison.Ordinal), report);

        static bool IsOfEnding(string line) => line.StartsWith("gateways,ending,", StringComparison.Ordinal);
    }

    private static Task RefusesConnectionsAsync(int port) => Eventually.TrueAsync(async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    });
}
