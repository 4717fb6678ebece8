namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>What curl gets where an nginx or itself is too slow.</summary>
public sealed class TimeoutPeerTests
{
    private const string Http1 = "--http1.1";
    private const string Http2 = "--http2-prior-knowledge";

    [Theory]
    [InlineData(Http1, "timeout: 0.3s", "", "upstream request timeout (504)")]
    [InlineData(Http2, "timeout: 0.3s", "", "upstream request timeout (504)")]
    [InlineData(Http1, "timeout: 0s", "stream_idle_timeout: 0.3s", "stream timeout (408)")]
    [InlineData(Http2, "timeout: 0s, idle_timeout: 0.3s", "", "stream timeout (408)")]
    public async Task An_nginx_that_does_not_answer(string version, string route, string manager, string says)
    {
        await using var upstream = await HeldUpstream.StartAsync();
        await using var gateway = await PeerGateway.StartAsync(Configuration(upstream, route, manager));

        Assert.Equal(says, await PeerGateway.CurlAsync(version, "-w", " (%{http_code})", gateway.Url()));
    }

    [Fact]
    public async Task A_curl_that_takes_too_long_to_send_its_request()
    {
        await using var upstream = await HeldUpstream.StartAsync();
        await using var gateway = await PeerGateway.StartAsync(Configuration(upstream, "timeout: 0s", "request_timeout: 0.5s"));
        var body = Path.Combine(gateway.Folder, "body");
        await File.WriteAllBytesAsync(body, new byte[8 << 20], TestContext.Current.CancellationToken);

        var answer = await PeerGateway.CurlAsync(
            Http1, "--limit-rate", "10k", "-H", "expect:", "--data-binary", $"@{body}", "-w", " (%{http_code})", gateway.Url());

        Assert.Equal("request timeout (408)", answer);
    }

    private static PeerConfiguration Configuration(HeldUpstream upstream, string route, string manager) => new()
    {
        Upstreams = [upstream.Port],
        Routes = $"{{ match: {{ prefix: / }}, route: {{ cluster: up, {route} }} }}",
        Manager = manager,
    };
}
