using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Which of three nginx get the requests of h2load and curl.</summary>
public sealed class BalancingPeerTests
{
    private const int Requests = 3000;

    [Theory]
    [InlineData("ROUND_ROBIN", 999, 1001)]
    [InlineData("LEAST_REQUEST", 600, 1400)]
    [InlineData("RANDOM", 800, 1200)]
    public async Task Each_gets_its_share_of_the_requests_of_h2load(string policy, int least, int most)
    {
        int[] ports = [Ports.Free(), Ports.Free(), Ports.Free()];
        await using var nginx = await NginxProcess.StartAsync(string.Join('\n', ports.Select(Server)), ports);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await using var gateway = await PeerGateway.StartAsync(
            new PeerConfiguration { Upstreams = ports, Cluster = $"lb_policy: {policy}" });

        var report = await Client.RunAsync("h2load", "--h1", $"--requests={Requests}", "--clients=8", gateway.Url());

        Assert.Contains($"status codes: {Requests} 2xx", report, StringComparison.Ordinal);
        int[] shares = [];
        await Eventually.TrueAsync(async () =>
        {
            shares = await Task.WhenAll(ports.Select(
                async port => (await File.ReadAllLinesAsync(Path.Combine(nginx!.Folder, $"{port}.log"))).Length));
            return shares.Sum() == Requests;
        });
        Assert.All(shares, share => Assert.InRange(share, least, most));
    }

    /// <summary>What has become free in ring and table is shared by those that stay, so that some of their users move: a sixth.</summary>
    [Theory]
    [InlineData("RING_HASH")]
    [InlineData("MAGLEV")]
    public async Task A_user_of_curl_stays_with_one_nginx_and_few_but_those_of_one_that_is_killed_move(string policy)
    {
        int[] ports = [Ports.Free(), Ports.Free()];
        var killed = Ports.Free();
        await using var nginx = await NginxProcess.StartAsync(string.Join('\n', ports.Select(Server)), ports);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await using var mortal = await NginxProcess.StartAsync(Server(killed), killed);
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [.. ports, killed],
            Cluster = $$"""
                lb_policy: {{policy}},
                    health_checks: [{ timeout: 5s, interval: 0.1s, no_traffic_interval: 0.1s,
                      unhealthy_threshold: 1, healthy_threshold: 1, tcp_health_check: {} }]
                """,
            Routes = "{ match: { prefix: / }, route: { cluster: up, hash_policy: [{ query_parameter: { name: user } }] } }",
        });
        Task<string> NginxOfEachUserAsync() => PeerGateway.CurlAsync(gateway.Url("/?user=[1-300]"));

        var before = (await NginxOfEachUserAsync()).TrimEnd().Split('\n');
        Assert.Equal(before, (await NginxOfEachUserAsync()).TrimEnd().Split('\n'));
        Assert.Equal([.. ports.Append(killed).Select(port => $"{port}").Order()], before.Distinct().Order());

        await mortal!.KillAsync();
        await gateway.HealthAsync(killed, "/failed_active_hc");

        var after = (await NginxOfEachUserAsync()).TrimEnd().Split('\n');
        Assert.DoesNotContain($"{killed}", after);
        Assert.InRange(before.Zip(after).Count(user => user.First != user.Second && user.First != $"{killed}"), 0, 60);
    }

    private static string Server(int port) => $$"""
        server {
          listen 127.0.0.1:{{port}};
          keepalive_requests 100000;
          access_log {{port}}.log;
          location / { return 200 "{{port}}\n"; }
        }
        """;
}
