using System.Net.WebSockets;
using System.Security.Cryptography;
using Slipway.ProxyBenchmarks.Soaking;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>.NET's WebSocket client and server with the gateway, and nginx or HAProxy, between them.</summary>
public sealed class WebSocketPeerTests
{
    private const int Sockets = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_pass_through_nginx_and_come_back()
    {
        var (port, server) = (Ports.Free(), Ports.Free());
        await using var echo = await EchoServer.StartAsync(server, Ports.Free());
        await using var nginx = await NginxProcess.StartAsync(
            $$"""
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  proxy_pass http://127.0.0.1:{{server}};
                  proxy_http_version 1.1;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection "upgrade";
                }
              }
            """,
            port);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);

        await MessagesComeBackAsync(port);
    }

    [Fact]
    public async Task Messages_pass_through_HAProxy_and_come_back()
    {
        var (port, server) = (Ports.Free(), Ports.Free());
        await using var echo = await EchoServer.StartAsync(server, Ports.Free());
        await using var haproxy = await HAProxyProcess.StartAsync(
            $"""
            frontend in
              bind 127.0.0.1:{port}
              default_backend echo
            backend echo
              server only 127.0.0.1:{server}
            """,
            port);
        Assert.SkipWhen(haproxy is null, HAProxyProcess.NotInstalled);

        await MessagesComeBackAsync(port);
    }

    private static async Task MessagesComeBackAsync(int upstream)
    {
        await using var gateway = await PeerGateway.StartAsync(
            new PeerConfiguration { Upstreams = [upstream], Manager = "upgrade_configs: [{ upgrade_type: websocket }]" });

        await Task.WhenAll(Enumerable.Range(0, Sockets).Select(async _ =>
        {
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port}/"), Cancellation);
            foreach (var length in (int[])[0, 1, 125, 126, 65_535, 65_536, 300_000])
            {
                var message = RandomNumberGenerator.GetBytes(length);
                var sending = socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
                Assert.Equal(message, await ReceiveAsync(socket));
                await sending;
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough", Cancellation);
            Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        }));
    }

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket socket)
    {
        var (message, buffer) = (new MemoryStream(), new byte[4096]);
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), Cancellation);
            message.Write(buffer, 0, got.Count);
            if (got.EndOfMessage)
                return message.ToArray();
        }
    }
}
