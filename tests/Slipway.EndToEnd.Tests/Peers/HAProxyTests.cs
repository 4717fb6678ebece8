namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>The example filter <c>hello</c> between curl and h2load, and HAProxy.</summary>
public sealed class HAProxyTests(HAProxy haproxy) : IClassFixture<HAProxy>
{
    [Theory]
    [InlineData("--http1.1", false)]
    [InlineData("--http2-prior-knowledge", false)]
    [InlineData("--http1.1", true)]
    [InlineData("--http2-prior-knowledge", true)]
    public async Task A_filter_changes_the_request_that_HAProxy_sees_and_the_response_that_curl_gets(string version, bool http2)
    {
        await using var gateway = await StartAsync(http2);

        var response = await Client.RunAsync("curl", "-sS", "-i", version, "-d", "the body", gateway.Url("/path"));

        Assert.Contains($"POST HTTP/{(http2 ? "2.0" : "1.1")} /path greetings from envoy.yaml the body", response);
        Assert.Contains("x-slipway-filter: hello", response);
    }

    [Theory]
    [InlineData("--h1", false)]
    [InlineData("--max-concurrent-streams=20", true)]
    public async Task All_of_ten_thousand_requests_of_h2load_succeed(string how, bool http2)
    {
        await using var gateway = await StartAsync(http2);

        var report = await Client.RunAsync("h2load", how, "--requests=10000", "--clients=10", gateway.Url("/"));

        Assert.Contains("status codes: 10000 2xx", report);
    }

    private Task<HelloGateway> StartAsync(bool http2)
    {
        Assert.SkipWhen(haproxy.SkipReason is not null, haproxy.SkipReason ?? "");
        return HelloGateway.StartAsync(http2 ? haproxy.Http2Port : haproxy.Http1Port, http2);
    }
}
