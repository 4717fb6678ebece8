using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Slipway.Gateway.Tests;

public sealed class ForwardingTests
{
    private const string Everything = "{ match: { prefix: / }, route: { cluster: up } }";

    [Theory]
    [InlineData("y:1:2")]
    [InlineData("y/z")]
    [InlineData("y,z")]
    [InlineData("[[y]")]
    public async Task A_host_that_a_route_takes_from_a_field_and_that_is_none_is_refused(string host)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, ["{ match: { prefix: / }, route: { cluster: up, host_rewrite_header: x-host } }"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-host", host);

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task A_refused_connection_is_a_503()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.ClosedPort(), [Everything]);

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.StartsWith("upstream connect error", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var stats = await gateway.AdminAsync("/stats");
        Assert.Contains("cluster.up.upstream_cx_connect_fail: 1\n", stats, StringComparison.Ordinal);
        Assert.Contains("cluster.up.upstream_rq_active: 0\n", stats, StringComparison.Ordinal);
    }

    /// <summary>What is far off is noticed by the sweep that visits all streams, whether or not it looks for idle ones too.</summary>
    [Theory]
    [InlineData(0.2, "")]
    [InlineData(2.5, "")]
    [InlineData(2.5, "stream_idle_timeout: 0s")]
    public async Task An_upstream_that_is_too_slow_is_a_504(double seconds, string manager)
    {
        await using var upstream = await Upstream.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [FormattableString.Invariant($"{{ match: {{ prefix: / }}, route: {{ cluster: up, timeout: {seconds}s }} }}")],
            manager: manager);
        var start = Stopwatch.GetTimestamp();

        using var response = await gateway.Client.GetAsync("/");

        // Clocks differ by a tick.
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(seconds - 0.05), "It has not had the time that it was given.");
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("upstream request timeout", await response.Content.ReadAsStringAsync());
        Assert.Contains("cluster.up.upstream_rq_timeout: 1\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_hangs_up_is_a_503()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await connection.GetStream().ReadExactlyAsync(new byte[4]);
        });
        await using var gateway = await TestGateway.StartAsync(((IPEndPoint)listener.LocalEndpoint).Port, [Everything]);

        using var response = await gateway.Client.PostAsync("/", new StringContent("x"));

        await serving;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.EndsWith("connection termination", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_stream_both_ways_at_once_with_an_HTTP_2_upstream()
    {
        // An echo: what comes is sent back at once.
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                var buffer = new byte[100];
                for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
                    await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], cluster: TestGateway.Http2);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port);
        var stream = client.GetStream();

        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"u8.ToArray());
        await ReadUntilAsync(stream, "first");
        await stream.WriteAsync("6\r\nsecond\r\n"u8.ToArray());
        await ReadUntilAsync(stream, "second");
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        await ReadUntilAsync(stream, "0\r\n\r\n");
    }

    [Fact]
    public async Task Each_piece_of_a_body_is_sent_on_when_it_comes()
    {
        var arrivals = Enumerable.Range(0, 2).Select(_ => new TaskCompletionSource()).ToArray();
        var more = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            var buffer = new byte[100];
            for (var i = 0; await context.Request.Body.ReadAsync(buffer) > 0; i++)
                arrivals[i].SetResult();
            await context.Response.WriteAsync("begin");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("end");
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything]);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port);
        var stream = client.GetStream();

        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"u8.ToArray());
        await arrivals[0].Task.WaitAsync(TimeSpan.FromSeconds(20));
        await stream.WriteAsync("6\r\nsecond\r\n"u8.ToArray());
        await arrivals[1].Task.WaitAsync(TimeSpan.FromSeconds(20));
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        await ReadUntilAsync(stream, "begin");
        more.SetResult();
        await ReadUntilAsync(stream, "end\r\n0\r\n\r\n");
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_the_request_upstream()
    {
        var arrived = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.RequestAborted.Register(cancelled.SetResult);
            arrived.SetResult();
            await cancelled.Task;
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything]);
        using var leaving = new CancellationTokenSource();

        var request = gateway.Client.GetAsync("/", leaving.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Clients_speak_HTTP_1_and_HTTP_2_on_the_same_port(int version)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = version == 2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal(version, response.Version.Major);
    }

    [Fact]
    public async Task An_HTTP_2_upstream_is_spoken_to_by_prior_knowledge_and_its_trailers_reach_the_client()
    {
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync(context.Request.Protocol);
                context.Response.AppendTrailer("x-checksum", "42");
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], cluster: TestGateway.Http2);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal("HTTP/2", await response.Content.ReadAsStringAsync());
        Assert.Equal("42", response.TrailingHeaders.GetValues("x-checksum").Single());
    }

    [Fact]
    public async Task A_gRPC_call_keeps_its_te_header_and_its_status_in_the_trailers()
    {
        await using var upstream = await Upstream.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Request.Body.CopyToAsync(context.Response.Body);
                context.Response.AppendTrailer("grpc-status", "0");
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], cluster: TestGateway.Http2);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/pkg.Service/Method")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 2, 8, 1]) { Headers = { { "content-type", "application/grpc" } } },
            Headers = { { "te", "trailers" } },
        };
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal([0, 0, 0, 0, 2, 8, 1], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Contains("te: trailers\n", upstream.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gRPC_client_gets_failures_as_a_status()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.ClosedPort(), [Everything], cluster: TestGateway.Http2);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/pkg.Service/Method")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "content-type", "application/grpc" } } },
        };
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("14", response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Header_bytes_that_are_no_UTF8_pass_both_ways()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers["x-back"] = context.Request.Headers["x-bytes"];
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything]);

        var answer = await gateway.SendRawAsync("GET / HTTP/1.1\r\nHost: x\r\nX-Bytes: a\u00ff\u00e9b\r\nConnection: close\r\n\r\n");

        Assert.Contains("x-bytes: a\u00ff\u00e9b\n", upstream.Requests.Single(), StringComparison.Ordinal);
        Assert.Contains("x-back: a\u00ff\u00e9b\r\n", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_stream_that_stands_still_for_too_long_is_ended()
    {
        await using var upstream = await Upstream.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, ["{ match: { prefix: / }, route: { cluster: up, timeout: 0s } }"], manager: "stream_idle_timeout: 0.1s");

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
        Assert.Equal("stream timeout", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_local_reply_that_the_client_does_not_read_is_ended_by_the_idle_limit()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, new byte[16 * 1024 * 1024], TestContext.Current.CancellationToken);
            var yaml = TestGateway.Yaml(
                1,
                [$"{{ match: {{ prefix: / }}, direct_response: {{ status: 200, body: {{ filename: {file} }} }} }}"],
                manager: "stream_idle_timeout: 0.1s");
            yaml = yaml.Replace("name: routes", "name: routes\n            max_direct_response_body_size_bytes: 16777216", StringComparison.Ordinal);
            await using var gateway = await TestGateway.StartAsync(yaml);

            using var response = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

            var active = new Uri($"http://{gateway.Host.AdminAddress}/stats?filter=downstream_rq_active");
            await Eventually.TrueAsync(async () => (await gateway.Client.GetStringAsync(active)).Contains("active: 0", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_request_that_takes_too_long_to_come_in_is_refused()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything], manager: "request_timeout: 0.1s");

        // The connection stays open for a while, for the rest of the request.
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc"u8.ToArray(), TestContext.Current.CancellationToken);
        var answer = await ReadUntilAsync(stream, "request timeout");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("websocket", "HTTP/1.1 403 ")]
    [InlineData("h2c", "HTTP/1.1 200 ")]
    public async Task Upgrades_that_are_not_configured_are_refused_unless_they_may_be_ignored(string protocol, string status)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Everything]);

        var answer = await gateway.SendRawAsync(
            $"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: {protocol}\r\n\r\n");

        Assert.StartsWith(status, answer, StringComparison.Ordinal);
    }

    private static async Task<string> ReadUntilAsync(NetworkStream stream, string text)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var read = new StringBuilder();
        var buffer = new byte[1];
        while (!read.ToString().EndsWith(text, StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(buffer, timeout.Token) == 0)
                throw new EndOfStreamException($"The connection ended after: {read}");
            read.Append((char)buffer[0]);
        }

        return read.ToString();
    }

    [Fact]
    public async Task A_field_that_Connection_names_is_for_this_connection_only()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, ["{ match: { prefix: / }, route: { cluster: up } }"]);

        using var message = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Headers = { { "x-private", "1" }, { "x-other", "2" }, { "connection", "x-private" } },
        };
        using var response = await gateway.Client.SendAsync(message, TestContext.Current.CancellationToken);

        var request = Assert.Single(upstream.Requests);
        Assert.Contains("x-other: 2", request, StringComparison.Ordinal);
        Assert.DoesNotContain("x-private", request, StringComparison.Ordinal);
    }
}
