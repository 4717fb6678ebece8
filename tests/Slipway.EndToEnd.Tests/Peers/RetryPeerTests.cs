using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Attempts at nginx that fail or take too long, of which curl and h2load see nothing.</summary>
public sealed class RetryPeerTests
{
    private const string AnotherHost =
        "retry_host_predicate: [{ name: envoy.retry_host_predicates.previous_hosts }], host_selection_retry_max_attempts: 5";

    [Theory]
    [InlineData("--h1")]
    [InlineData("--max-concurrent-streams=1")]
    public async Task No_request_of_h2load_fails_where_one_of_two_nginx_says_503(string how)
    {
        var (good, bad) = (Ports.Free(), Ports.Free());
        await using var nginx = await NginxProcess.StartGoodAndBadAsync(good, bad);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [good, bad],
            Routes = Route($"retry_on: 5xx, num_retries: 1, {AnotherHost}, retry_back_off: {{ base_interval: 0.001s }}"),
        });

        var report = await Client.RunAsync("h2load", how, "--requests=300", "--clients=3", gateway.Url());

        Assert.Contains("status codes: 300 2xx", report, StringComparison.Ordinal);
        var retries = await PeerGateway.CurlAsync(gateway.AdminUrl("/stats?filter=upstream_rq_retry"));
        Assert.DoesNotContain("cluster.up.upstream_rq_retry_success: 0\n", retries, StringComparison.Ordinal);
        Assert.Contains("cluster.up.upstream_rq_retry_overflow: 0\n", retries, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_nginx_that_takes_longer_than_an_attempt_may_is_left_for_another()
    {
        await using var slow = await HeldUpstream.StartAsync();
        var quick = Ports.Free();
        await using var nginx = await NginxProcess.StartAsync(
            $$"""server { listen 127.0.0.1:{{quick}}; location / { return 200 "quick\n"; } }""", quick);
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [slow.Port, quick],
            Routes = Route($"retry_on: 5xx, num_retries: 1, per_try_timeout: 0.3s, {AnotherHost}"),
        });

        Assert.Equal("quick\nquick\nquick\nquick\n", await PeerGateway.CurlAsync(gateway.Url("/?[1-4]")));

        // The turn that a retry takes is the other's, so that the slow one is asked first again.
        Assert.Equal("cluster.up.upstream_rq_per_try_timeout: 4\n", await PeerGateway.CurlAsync(gateway.AdminUrl("/stats?filter=per_try")));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(100, 30)]
    public async Task The_budget_says_whether_nginx_is_asked_again(int percent, int asked)
    {
        var port = Ports.Free();
        await using var nginx = await NginxProcess.StartAsync(
            $$"""server { listen 127.0.0.1:{{port}}; access_log seen.log; location / { return 503; } }""", port);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [port],
            Cluster = "circuit_breakers: { thresholds: [{ retry_budget: { "
                + $"budget_percent: {{ value: {percent} }}, min_retry_concurrency: 0 }} }}] }}",
            Routes = Route("retry_on: 5xx, num_retries: 2, retry_back_off: { base_interval: 0.001s }"),
        });

        Assert.Equal(
            string.Concat(Enumerable.Repeat("503\n", 10)),
            await PeerGateway.CurlAsync("-o", "/dev/null", "-w", "%{http_code}\n", gateway.Url("/?[1-10]")));

        await Eventually.TrueAsync(async () => (await File.ReadAllLinesAsync(Path.Combine(nginx!.Folder, "seen.log"))).Length == asked);
    }

    private static string Route(string policy) => $"{{ match: {{ prefix: / }}, route: {{ cluster: up, retry_policy: {{ {policy} }} }} }}";
}
