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

        var response = await RunAsync("curl", "-sS", "-i", version, gateway.Url("/seen"));

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
            await RunAsync("curl", "-sS", "--fail", version, "-o", got, gateway.Url("/large"));
            Assert.Equal(content, await File.ReadAllBytesAsync(got, Cancellation));

            await RunAsync("curl", "-sS", "--fail", version, "-H", "transfer-encoding: chunked", "-T", got, gateway.Url($"/{put}"));
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
        await using var gateway = await StartAsync(http2 ? upstream.Http2Port : upstream.Http1Port, http2);
        var body = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(body, "the body", Cancellation);
            await RunAsync("nghttp", "--no-content-length", "--data", body, "--trailer", "x-sum: 42", gateway.Url("/"));
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

        var report = await RunAsync("h2load", how, "--requests=10000", "--clients=10", gateway.Url("/seen"));

        Assert.Contains("10000 succeeded, 0 failed, 0 errored, 0 timeout", report);
        Assert.Contains("status codes: 10000 2xx", report);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        if (await ExternalProgram.RunAsync(program, arguments, ".") is not { } run)
        {
            Assert.Skip($"{program} is the client of this test and is not installed (on Debian: apt-get install curl nghttp2-client).");
            return "";
        }
        Assert.True(run.Code == 0, $"{program} ended with code {run.Code}: {run.Output}");
        return run.Output;
    }

    private Task<Gateway> StartAsync(bool http2)
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        return StartAsync(http2 ? nginx.Http2Port : nginx.Http1Port, http2);
    }

    /// <summary>The example's own envoy.yaml, with other ports.</summary>
    private static async Task<Gateway> StartAsync(int upstreamPort, bool http2)
    {
        const string Http2 = """
                connect_timeout: 5s
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: { http2_protocol_options: {} }
            """;
        var port = Ports.Free();
        var example = Path.Combine(Repository.Folder, "examples", "hello");
        var yaml = (await File.ReadAllTextAsync(Path.Combine(example, "envoy.yaml"), Cancellation))
            .Replace("port_value: 10000", $"port_value: {port}", StringComparison.Ordinal)
            .Replace("port_value: 8081", $"port_value: {upstreamPort}", StringComparison.Ordinal)
            .Replace("examples/hello/hello.wat", Path.Combine(example, "hello.wat"), StringComparison.Ordinal);
        if (http2)
            yaml = yaml.Replace("    connect_timeout: 5s", Http2, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, yaml, Cancellation);
        return new Gateway(await GatewayProcess.StartAsync(file, port, Cancellation), port, file);
    }

    private sealed class Gateway(GatewayProcess process, int port, string file) : IAsyncDisposable
    {
        public string Url(string path) => $"http://127.0.0.1:{port}{path}";

        public async ValueTask DisposeAsync()
        {
            await process.DisposeAsync();
            File.Delete(file);
        }
    }
}
