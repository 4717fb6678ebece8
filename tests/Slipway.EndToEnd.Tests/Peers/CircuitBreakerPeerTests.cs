namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>A slow nginx, and more requests of h2load than the cluster may have under way.</summary>
public sealed class CircuitBreakerPeerTests
{
    private const int Clients = 20;

    [Theory]
    [InlineData("--h1", "max_requests: 4", 4, 4)]
    [InlineData("--max-concurrent-streams=1", "max_requests: 4", 4, 4)]
    [InlineData("--h1", "max_connections: 4, max_pending_requests: 3", 4, 7)]
    [InlineData("--max-concurrent-streams=1", "max_connections: 4, max_pending_requests: 3", 4, 7)]
    public async Task What_is_too_much_is_refused_at_once_and_the_rest_is_served(string how, string threshold, int underWay, int served)
    {
        await using var upstream = await HeldUpstream.StartAsync();
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [upstream.Port],
            Cluster = $"circuit_breakers: {{ thresholds: [{{ {threshold} }}] }}",
            Manager = PeerConfiguration.LogToStandardOutput("%RESPONSE_CODE% %RESPONSE_FLAGS% %REQ(:path)%"),
        });

        var load = Client.RunAsync("h2load", how, $"--requests={Clients}", $"--clients={Clients}", gateway.Url());
        await upstream.ArrivedAsync(underWay);
        await gateway.SaysAsync("/stats", $"cluster.up.upstream_rq_pending_overflow: {Clients - served}\n");

        var refused = await PeerGateway.CurlAsync("-i", gateway.Url("/refused"));
        Assert.StartsWith("HTTP/1.1 503 ", refused, StringComparison.Ordinal);
        Assert.Contains("x-envoy-overloaded: true\n", refused, StringComparison.OrdinalIgnoreCase);
        Assert.True(
            await gateway.Process.HasLoggedAsync("503 UO /refused", TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken),
            gateway.Process.Log);

        upstream.Release();
        Assert.Contains($"status codes: {served} 2xx, 0 3xx, 0 4xx, {Clients - served} 5xx", await load, StringComparison.Ordinal);
    }
}
