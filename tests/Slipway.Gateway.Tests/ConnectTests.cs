using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests;

public sealed class ConnectTests : IDisposable
{
    private const string Allowed = "upgrade_configs: [{ upgrade_type: CONNECT }]";
    private const string Terminates =
        "{ match: { connect_matcher: {} }, route: { cluster: up, timeout: 2s, upgrade_configs: [{ upgrade_type: CONNECT, connect_config: {} }] } }";

    private const string Forwards = "{ match: { connect_matcher: {} }, route: { cluster: up, timeout: 2s } }";
    private const string Rest = "{ match: { prefix: / }, direct_response: { status: 204 } }";
    private const string Connect = "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n";
    private const string Early = "GET /smuggled HTTP/1.1\r\nHost: b\r\n\r\n";

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();
    private readonly string _log = Path.GetTempFileName();

    public void Dispose()
    {
        _client.Dispose();
        File.Delete(_log);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Guests.AddsHeaders)]
    public async Task A_tunnel_carries_what_comes_with_the_request_and_after_it(string guest)
    {
        await using var upstream = TcpUpstream.Start(EchoAsync);
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, [Terminates, Rest], "", guest.Length > 0 ? Guests.Filter(guest) : "");
        var stream = await ConnectAsync(gateway);

        await SendAsync(stream, Connect + Early);
        var head = await ReadHeadAsync(stream);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        Assert.Contains("server: envoy\r\n", head, StringComparison.Ordinal);
        Assert.Contains("x-host-level: yes\r\n", head, StringComparison.Ordinal);
        Assert.Equal(guest.Length > 0, head.Contains("x-added: yes\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("content-length", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("transfer-encoding", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Early, await ReadAsync(stream, Early.Length));
        var large = new string('x', 1_000_000);
        var sending = SendAsync(stream, large);
        Assert.Equal(large, await ReadAsync(stream, large.Length));
        await sending;
        await SendAsync(stream, "bye");
        Assert.Equal("bye", await ReadToEndAsync(stream));

        Assert.Contains("cluster.up.upstream_rq_total: 1\n", await gateway.AdminAsync("/stats"), StringComparison.Ordinal);
        await NothingIsLeftAsync(gateway);
    }

    [Fact]
    public async Task A_connection_that_has_served_other_requests_may_become_a_tunnel()
    {
        await using var upstream = TcpUpstream.Start(EchoAsync);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Terminates, Rest]);
        var stream = await ConnectAsync(gateway);

        await SendAsync(stream, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 204 ", await ReadHeadAsync(stream), StringComparison.Ordinal);
        await SendAsync(stream, Connect);
        Assert.StartsWith("HTTP/1.1 200 ", await ReadHeadAsync(stream), StringComparison.Ordinal);
        await SendAsync(stream, "bye");

        Assert.Equal("bye", await ReadToEndAsync(stream));
    }

    [Fact]
    public async Task Over_HTTP2_the_bytes_are_those_of_the_stream()
    {
        await using var upstream = TcpUpstream.Start(EchoAsync);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Terminates, Rest]);
        using var client = await Http2Client.ConnectAsync(gateway.Port);

        await client.SendAsync(
            Http2Client.Frame(Http2FrameType.Headers, Http2Client.EndHeaders, 1, Http2Client.Block((":method", "CONNECT"), (":authority", "a.test:443"))),
            Http2Client.Frame(Http2FrameType.Data, 0, 1, "one"u8));
        var head = await NextAsync(client, Http2FrameType.Headers);
        Assert.Equal((200, false), (Http2Client.Status(head), head.EndsStream));
        Assert.Equal("one", Encoding.ASCII.GetString((await NextAsync(client, Http2FrameType.Data)).Payload));

        // The end of the client's bytes is passed on, and the rest still comes back.
        await client.SendAsync(Http2Client.Frame(Http2FrameType.Data, Http2Client.EndStream, 1, "two"u8));
        var last = await NextAsync(client, Http2FrameType.Data);
        Assert.Equal("two", Encoding.ASCII.GetString(last.Payload));

        // The end may come with the bytes before it, or by itself.
        Assert.True(last.EndsStream || (await NextAsync(client, Http2FrameType.Data)).EndsStream);
        await NothingIsLeftAsync(gateway);
    }

    [Theory]
    [InlineData("", Rest, 404)]
    [InlineData("", Forwards, 403)]
    [InlineData("upgrade_configs: [{ upgrade_type: CONNECT, enabled: false }]", Forwards, 403)]
    [InlineData(Allowed, "{ match: { connect_matcher: {} }, route: { cluster: up, upgrade_configs: [{ upgrade_type: CONNECT, enabled: false }] } }", 403)]
    [InlineData(Allowed, "{ match: { connect_matcher: {} }, direct_response: { status: 407 } }", 407)]
    [InlineData(Allowed, "{ match: { prefix: / }, route: { cluster: up } }", 404)]
    public async Task What_follows_a_refused_CONNECT_is_no_request(string manager, string route, int status)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [route], manager);

        var response = await gateway.SendRawAsync(Connect + Early);

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
        Assert.Single(response.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Connection: close\r\n", response, StringComparison.Ordinal);
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task A_CONNECT_with_a_body_is_malformed()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Terminates]);

        var response = await gateway.SendRawAsync(
            "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nContent-Length: 5\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
        Assert.Single(response.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Without_connect_config_the_upstream_gets_the_CONNECT_and_decides()
    {
        await using var upstream = TcpUpstream.Start(ProxyAsync);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Forwards, Rest], Allowed);

        using var accepted = new TcpClient();
        var stream = await ConnectAsync(gateway, accepted);
        await SendAsync(stream, Connect.Replace("a.test:443", "good.test:443", StringComparison.Ordinal) + "early ");
        var head = await ReadHeadAsync(stream);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        Assert.Contains("x-seen: CONNECT good.test:443 HTTP/1.1\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("early ", await ReadAsync(stream, 6));
        await SendAsync(stream, "bye");
        Assert.Equal("bye", await ReadToEndAsync(stream));

        var refused = await gateway.SendRawAsync(Connect + Early);
        Assert.StartsWith("HTTP/1.1 407 ", refused, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nwho?", refused, StringComparison.Ordinal);

        // A tunnel for the upstream, and none for .NET's client: nothing may be sent over that connection any more.
        var unclear = await gateway.SendRawAsync(Connect.Replace("a.test:443", "unclear.test:443", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 503 ", unclear, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 407 ", await gateway.SendRawAsync(Connect), StringComparison.Ordinal);
        await NothingIsLeftAsync(gateway);
    }

    [Theory]
    [InlineData("echo", 101)]
    [InlineData("other", 403)]
    public async Task A_protocol_that_is_named_may_be_turned_to(string protocol, int status)
    {
        await using var upstream = TcpUpstream.Start(ProxyAsync);
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, ["{ match: { prefix: / }, route: { cluster: up } }"], "upgrade_configs: [{ upgrade_type: Echo }]", Guests.Filter(Guests.AddsHeaders));
        var stream = await ConnectAsync(gateway);

        await SendAsync(stream, $"GET /x HTTP/1.1\r\nHost: good.test\r\nConnection: upgrade\r\nUpgrade: {protocol}\r\n\r\nGET /smuggled");
        var head = await ReadHeadAsync(stream);
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        if (status == 101)
        {
            Assert.Contains("Upgrade: echo\r\n", head, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("x-seen: GET /x HTTP/1.1\r\n", head, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("GET /smuggled", await ReadAsync(stream, 13));
            await SendAsync(stream, "bye");
        }

        Assert.Equal(status == 101 ? "bye" : "", await ReadToEndAsync(stream));
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_is_a_503()
    {
        await using (var gateway = await TestGateway.StartAsync(TestGateway.ClosedPort(), [Terminates], Log()))
        {
            var response = await gateway.SendRawAsync(Connect);
            Assert.StartsWith("HTTP/1.1 503 ", response, StringComparison.Ordinal);
        }

        Assert.Equal(["CONNECT - 503 UF 0 91 a.test:443"], await File.ReadAllLinesAsync(_log, Cancellation));
    }

    [Theory]
    [InlineData("stream_idle_timeout: 0.3s", "", "SI")]
    [InlineData("", "idle_timeout: 0.3s,", "SI")]
    public async Task A_tunnel_over_which_nothing_is_sent_is_ended_and_logged(string manager, string route, string flags)
    {
        await using var upstream = TcpUpstream.Start(EchoAsync);
        await using (var gateway = await TestGateway.StartAsync(
            upstream.Port, [Terminates.Replace("timeout: 2s,", route, StringComparison.Ordinal)], Log() + "\n" + manager))
        {
            var stream = await ConnectAsync(gateway);
            await SendAsync(stream, Connect + "one");
            await ReadHeadAsync(stream);
            Assert.Equal("one", await ReadAsync(stream, 3));
            Assert.Equal("", await ReadToEndAsync(stream));
        }

        Assert.Equal([$"CONNECT - 200 {flags} 3 3 a.test:443"], await File.ReadAllLinesAsync(_log, Cancellation));
    }

    [Fact]
    public async Task A_client_that_vanishes_leaves_nothing_behind()
    {
        await using var upstream = TcpUpstream.Start(EchoAsync);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Terminates]);
        var stream = await ConnectAsync(gateway);
        await SendAsync(stream, Connect);
        await ReadHeadAsync(stream);

        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Close();

        await NothingIsLeftAsync(gateway);
    }

    [Fact]
    public async Task An_upstream_that_breaks_breaks_the_clients_connection()
    {
        await using var upstream = TcpUpstream.Start(async stream =>
        {
            await stream.ReadExactlyAsync(new byte[3], Cancellation);
            ((NetworkStream)stream).Socket.LingerState = new LingerOption(true, 0);
        });
        await using var gateway = await TestGateway.StartAsync(upstream.Port, [Terminates]);
        var stream = await ConnectAsync(gateway);
        await SendAsync(stream, Connect + "one");
        await ReadHeadAsync(stream);

        Assert.Equal("", await ReadToEndAsync(stream));
        await NothingIsLeftAsync(gateway);
    }

    private static async Task NothingIsLeftAsync(TestGateway gateway) => await Eventually.TrueAsync(async () =>
        await gateway.AdminAsync("/stats") is var stats
        && stats.Contains("http.ingress.downstream_rq_active: 0\n", StringComparison.Ordinal)
        && stats.Contains("cluster.up.upstream_rq_active: 0\n", StringComparison.Ordinal)
        && stats.Contains("cluster.up.upstream_cx_active: 0\n", StringComparison.Ordinal));

    /// <summary>Sends back what comes, up to the end or <c>bye</c>.</summary>
    private static async Task EchoAsync(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, Cancellation) is > 0 and var read)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), Cancellation);
            if (buffer.AsSpan(0, read).EndsWith("bye"u8))
                break;
        }
    }

    /// <summary>A proxy that tells what it was asked for, and knows of one host that it serves.</summary>
    private static async Task ProxyAsync(Stream stream)
    {
        var head = await ReadHeadAsync(stream);
        var asked = head[..head.IndexOf('\r', StringComparison.Ordinal)];
        if (!head.Contains("good.test", StringComparison.Ordinal))
        {
            await SendAsync(stream, head.Contains("unclear.test", StringComparison.Ordinal)
                ? "HTTP/1.1 204 No Content\r\n\r\n"
                : "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 4\r\n\r\nwho?");
            await stream.ReadExactlyAsync(new byte[1], Cancellation);
            return;
        }

        await SendAsync(stream, asked.StartsWith("CONNECT", StringComparison.Ordinal)
            ? $"HTTP/1.1 200 Fine\r\nx-seen: {asked}\r\n\r\n"
            : $"HTTP/1.1 101 Fine\r\nconnection: upgrade\r\nupgrade: echo\r\nx-seen: {asked}\r\n\r\n");
        await EchoAsync(stream);
    }

    private static async Task<Http2Frame> NextAsync(Http2Client client, Http2FrameType type)
    {
        while (true)
        {
            var frame = await client.ReadAsync();
            Assert.NotNull(frame);
            if (frame.Type == type)
                return frame;
        }
    }

    private static Task SendAsync(Stream stream, string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), Cancellation).AsTask();

    private static async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, Cancellation).AsTask().WaitAsync(Patience, Cancellation);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static async Task<string> ReadAsync(Stream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, Cancellation).AsTask().WaitAsync(Patience, Cancellation);
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>What comes until the connection ends, or breaks.</summary>
    private static async Task<string> ReadToEndAsync(Stream stream)
    {
        var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, Cancellation).WaitAsync(Patience, Cancellation);
        }
        catch (IOException)
        {
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    private async Task<NetworkStream> ConnectAsync(TestGateway gateway, TcpClient? client = null)
    {
        client ??= _client;
        await client.ConnectAsync(IPAddress.Loopback, gateway.Port, Cancellation);
        return client.GetStream();
    }

    private string Log() => $$"""
        access_log:
        - name: file
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
            path: {{_log}}
            log_format: { text_format_source: { inline_string: "%REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %REQ(:AUTHORITY)%\n" } }
        """;
}
