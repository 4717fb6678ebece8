using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Tests.Grpc;

namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>ASP.NET Core behind the gateway: sends back what comes over a WebSocket or a stream of gRPC.</summary>
internal static class EchoServer
{
    public static async Task<WebApplication> StartAsync(int http1Port, int http2Port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, http1Port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, http2Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<TextService>();
        var application = builder.Build();
        application.UseWebSockets();
        application.MapGrpcService<TextService>();
        application.Map("/", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await EchoAsync(socket, context.RequestAborted);
        });
        await application.StartAsync();
        return application;
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken aborted)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
            if (got.MessageType == WebSocketMessageType.Close)
                break;
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, aborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
    }
}
