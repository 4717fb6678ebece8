using System.Security.Cryptography;
using Slipway.EndToEnd.Tests.Filters;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>The example filter <c>hello</c> between clients and servers that others wrote: curl, nghttp and h2load, and nginx.</summary>
public sealed class PeerTests(Nginx nginx) : IClassFixture<Nginx>
{
    private const int LargeFile = 20 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--http1.1", false, "HTTP/1.1")]
    [InlineData("--http2-prior-knowledge", false, "HTTP/1.1")]
    [InlineData("--http1.1", true, "HTTP/2.0")]
    [InlineData("--http2-prior-knowledge", true, "HTTP/2.0")]
    public async Task A_filter_changes_the_request_that_nginx_sees_and_the_response_that_curl_gets(string version, bool http2, string upstream)
    {
        await using var gateway = await StartAsync(http2);

        var response = await Client.RunAsync("curl", "-sS", "-i", version, gateway.Url("/seen"));

        Assert.Contains($"GET {upstream} greetings from envoy.yaml", response);
        Assert.Contains("x-slipway-filter: hello", response);
    }

    [Theory]
    [InlineData("--http1.1", false)]
    [InlineData("--http2-prior-knowledge", true)]
    public async Task A_large_file_comes_from_nginx_to_curl_and_goes_back_unharmed(string version, bool http2)
    {
        await using var gateway = await StartAsync(http2);
        var content = RandomNumberGenerator.GetBytes(LargeFile);
        await File.WriteAllBytesAsync(Path.Combine(nginx.Files, "large"), content, Cancellation);
        var (got, put) = (Path.GetTempFileName(), $"put-{Guid.NewGuid():n}");
        try
        {
            await Client.RunAsync("curl", "-sS", "--fail", version, "-o", got, gateway.Url("/large"));
            Assert.Equal(content, await File.ReadAllBytesAsync(got, Cancellation));

            await Client.RunAsync("curl", "-sS", "--fail", version, "-H", "transfer-encoding: chunked", "-T", got, gateway.Url($"/{put}"));
            Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(nginx.Files, put), Cancellation));
        }
        finally
        {
            File.Delete(got);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trailers_that_nghttp_sends_after_a_body_reach_the_upstream(bool http2)
    {
        await using var upstream = await RecordingServer.StartAsync((_, _) => Task.CompletedTask, Cancellation);
        await using var gateway = await HelloGateway.StartAsync(http2 ? upstream.Http2Port : upstream.Http1Port, http2);
        var body = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(body, "the body", Cancellation);
            await Client.RunAsync("nghttp", "--no-content-length", "--data", body, "--trailer", "x-sum: 42", gateway.Url("/"));
        }
        finally
        {
            File.Delete(body);
        }

        var received = Assert.Single(upstream.TakeReceived());
        Assert.Equal("the body", received.Body);
        Assert.Equal("42", received.Trailers.GetValueOrDefault("x-sum"));
    }

    [Theory]
    [InlineData("--h1", false)]
    [InlineData("--max-concurrent-streams=20", true)]
    public async Task All_of_ten_thousand_requests_of_h2load_succeed(string how, bool http2)
    {
        await using var gateway = await StartAsync(http2);

        var report = await Client.RunAsync("h2load", how, "--requests=10000", "--clients=10", gateway.Url("/seen"));

        Assert.Contains("10000 succeeded, 0 failed, 0 errored, 0 timeout", report);
        Assert.Contains("status codes: 10000 2xx", report);
    }

    private Task<HelloGateway> StartAsync(bool http2)
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        return HelloGateway.StartAsync(http2 ? nginx.Http2Port : nginx.Http1Port, http2);
    }
}
