using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Tests;

public sealed class WebSocketTests : IAsyncLifetime
{
    private const string Allowed = "upgrade_configs: [{ upgrade_type: websocket }]";
    private const string OverHttp2 = "http2_protocol_options: { allow_connect: true }";

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private static readonly string[] Everything = ["{ match: { prefix: / }, route: { cluster: up, timeout: 0.3s } }"];
    private static readonly string[] Unhurried = ["{ match: { prefix: / }, route: { cluster: up } }"];

    private WebApplication _upstream = null!;

    private int Port => new Uri(_upstream.Urls.First()).Port;

    private int Http2Port => new Uri(_upstream.Urls.Last()).Port;

    /// <summary>An upstream that sends back what it gets, and is not asked for anything else.</summary>
    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _upstream = builder.Build();
        _upstream.UseWebSockets();
        _upstream.Run(async context =>
        {
            context.Response.Headers["x-seen"] = context.Request.Headers["x-added"];
            if (!context.WebSockets.IsWebSocketRequest)
            {
                context.Response.StatusCode = 400;
                return;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync("chat");
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer, Cancellation);
                if (got.MessageType == WebSocketMessageType.Close)
                    break;
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, Cancellation);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancellation);
        });
        await _upstream.StartAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Messages_go_both_ways_longer_than_a_routes_timeout_and_end_in_order(bool filtered, bool isHttp2)
    {
        await using var gateway = await TestGateway.StartAsync(
            Port, Everything, Allowed + "\n" + OverHttp2, filtered ? Guests.Filter(Guests.AddsHeaders) : "");
        using var client = isHttp2 ? await ConnectOverHttp2Async(gateway) : await ConnectAsync(gateway);

        Assert.Equal("chat", client.SubProtocol);
        if (filtered)
        {
            Assert.Equal(["yes"], client.HttpResponseHeaders!["x-added"]);
            Assert.Equal(["yes"], client.HttpResponseHeaders!["x-seen"]);
        }

        Assert.Equal("one", await EchoAsync(client, "one"));
        await Task.Delay(500, Cancellation);
        var large = new string('x', 200_000);
        Assert.Equal(large, await EchoAsync(client, large));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        Assert.Equal("bye", client.CloseStatusDescription);
        await Eventually.TrueAsync(async () =>
            (await gateway.AdminAsync("/stats")).Contains("http.ingress.downstream_rq_active: 0\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(", retry_policy: { retry_on: 5xx }")]
    public async Task A_socket_to_an_upstream_that_speaks_HTTP2_lasts_longer_than_the_routes_timeout(string more)
    {
        await using var gateway = await TestGateway.StartAsync(
            Http2Port, [$"{{ match: {{ prefix: / }}, route: {{ cluster: up, timeout: 0.3s{more} }} }}"], Allowed, cluster: TestGateway.Http2);
        using var client = await ConnectAsync(gateway);

        Assert.Equal("one", await EchoAsync(client, "one"));
        await Task.Delay(500, Cancellation);
        Assert.Equal("two", await EchoAsync(client, "two"));
    }

    [Fact]
    public async Task Filters_that_hold_requests_or_compress_responses_leave_sockets_alone()
    {
        await using var gateway = await TestGateway.StartAsync(
            Port,
            Everything,
            Allowed,
            Native.Filter("buffer", "Buffer", "max_request_bytes: 10") + "\n" + Native.Filter(
                "compressor",
                "Compressor",
                "compressor_library: { name: g, typed_config: { '@type': x/envoy.extensions.compression.gzip.compressor.v3.Gzip } }"));
        using var client = await ConnectAsync(gateway, ("accept-encoding", "gzip"));

        Assert.Equal("longer than ten bytes", await EchoAsync(client, "longer than ten bytes"));
        Assert.False(client.HttpResponseHeaders!.ContainsKey("content-encoding"));
    }

    [Fact]
    public async Task Many_sockets_live_side_by_side()
    {
        await using var gateway = await TestGateway.StartAsync(Port, Unhurried, Allowed, Guests.Filter(Guests.AddsHeaders));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var client = await ConnectAsync(gateway);
            for (var j = 0; j < 20; j++)
                Assert.Equal($"{i} {j}", await EchoAsync(client, $"{i} {j}"));
            await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        }));
    }

    [Theory]
    [InlineData("", "{ cluster: up }", 403)]
    [InlineData("upgrade_configs: [{ upgrade_type: websocket, enabled: false }]", "{ cluster: up }", 403)]
    [InlineData(Allowed, "{ cluster: up, upgrade_configs: [{ upgrade_type: websocket, enabled: false }] }", 403)]
    [InlineData("", "{ cluster: up, upgrade_configs: [{ upgrade_type: websocket }] }", 101)]
    [InlineData(Allowed, "{ cluster: up }", 101)]
    public async Task A_route_says_otherwise_than_the_connection_manager(string manager, string route, int status)
    {
        await using var gateway = await TestGateway.StartAsync(Port, [$"{{ match: {{ prefix: / }}, route: {route} }}"], manager);
        using var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        client.Options.AddSubProtocol("chat");

        try
        {
            await client.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/"), Cancellation);
        }
        catch (WebSocketException) when (status != 101)
        {
        }

        Assert.Equal(status, (int)client.HttpStatusCode);
    }

    [Theory]
    [InlineData(Allowed)]
    [InlineData(OverHttp2)]
    public async Task Over_HTTP2_both_the_options_and_an_upgrade_have_to_allow_it(string manager)
    {
        await using var gateway = await TestGateway.StartAsync(Port, Everything, manager);

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectOverHttp2Async(gateway));
    }

    [Fact]
    public async Task Many_sockets_share_a_connection_over_HTTP2()
    {
        await using var gateway = await TestGateway.StartAsync(Port, Unhurried, Allowed + "\n" + OverHttp2, Guests.Filter(Guests.AddsHeaders));
        using var handler = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(handler);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var client = await ConnectOverHttp2Async(gateway, invoker);
            for (var j = 0; j < 20; j++)
                Assert.Equal($"{i} {j}", await EchoAsync(client, $"{i} {j}"));
            await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        }));
        await Eventually.TrueAsync(async () => await gateway.AdminAsync("/stats") is var stats
            && stats.Contains("http.ingress.downstream_rq_active: 0\n", StringComparison.Ordinal)
            && stats.Contains("cluster.up.upstream_cx_active: 0\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_follows_a_refused_upgrade_is_no_request()
    {
        await using var plain = await Upstream.StartAsync("no sockets here");
        await using var gateway = await TestGateway.StartAsync(plain.Port, Everything, Allowed);

        var response = await gateway.SendRawAsync(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: b\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", response, StringComparison.Ordinal);
        Assert.DoesNotContain("smuggled", plain.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_refuses_answers_in_HTTP()
    {
        await using var plain = await Upstream.StartAsync("no sockets here");
        await using var gateway = await TestGateway.StartAsync(plain.Port, Everything, Allowed);
        using var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };

        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/"), Cancellation));

        Assert.Equal(HttpStatusCode.OK, client.HttpStatusCode);
        Assert.Contains("Upgrade: websocket", plain.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_socket_over_which_nothing_is_sent_is_ended_by_the_idle_limit()
    {
        await using var gateway = await TestGateway.StartAsync(Port, Everything, Allowed + "\nstream_idle_timeout: 0.3s");
        using var client = await ConnectAsync(gateway);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.ReceiveAsync(new byte[10], Cancellation));

        Assert.IsType<WebSocketException>(error);
    }

    [Fact]
    public async Task A_client_that_vanishes_leaves_nothing_behind()
    {
        await using var gateway = await TestGateway.StartAsync(Port, Everything, Allowed, Guests.Filter(Guests.AddsHeaders));
        using (var client = await ConnectAsync(gateway))
        {
            Assert.Equal("one", await EchoAsync(client, "one"));
            client.Abort();
        }

        await Eventually.TrueAsync(async () => await gateway.AdminAsync("/stats") is var stats
            && stats.Contains("http.ingress.downstream_rq_active: 0\n", StringComparison.Ordinal)
            && stats.Contains("cluster.up.upstream_cx_active: 0\n", StringComparison.Ordinal));
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestGateway gateway, params (string Name, string Value)[] headers)
    {
        var client = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        client.Options.AddSubProtocol("chat");
        foreach (var (name, value) in headers)
            client.Options.SetRequestHeader(name, value);
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/"), Cancellation);
        return client;
    }

    private static async Task<ClientWebSocket> ConnectOverHttp2Async(TestGateway gateway, HttpMessageInvoker? invoker = null)
    {
        var client = new ClientWebSocket
        {
            Options =
            {
                CollectHttpResponseDetails = true,
                HttpVersion = HttpVersion.Version20,
                HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            },
        };
        client.Options.AddSubProtocol("chat");
        using var own = invoker is null ? new HttpMessageInvoker(new SocketsHttpHandler(), disposeHandler: false) : null;
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/"), invoker ?? own, Cancellation);
        return client;
    }

    private static async Task<string> EchoAsync(ClientWebSocket client, string text)
    {
        await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Cancellation);
        var all = new MemoryStream();
        var buffer = new byte[10_000];
        while (true)
        {
            var got = await client.ReceiveAsync(buffer, Cancellation);
            all.Write(buffer, 0, got.Count);
            if (got.EndOfMessage && all.Length >= text.Length)
                return Encoding.UTF8.GetString(all.ToArray());
        }
    }
}
