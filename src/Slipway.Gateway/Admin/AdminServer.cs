using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Http;
using Slipway.Gateway.Listeners;

namespace Slipway.Gateway.Admin;

/// <summary>The administration interface, at an address of its own.</summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private AdminServer(KestrelServer server, IPEndPoint address) => (_server, Address) = (server, address);

    public IPEndPoint Address { get; }

    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static async Task<AdminServer> StartAsync(
        Envoy.SocketAddress address, AdminPages pages, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var wanted = new IPEndPoint(IPAddress.Parse(address.Address), address.Port);
        var socket = await ListeningSocket
            .BindAsync("The administration interface", wanted, loggers, cancellationToken)
            .ConfigureAwait(false);
        var server = await HttpServer.StartAsync(
            new BoundTransport(socket),
            services: null,
            options => options.Listen(wanted, static listen => listen.Protocols = HttpProtocols.Http1),
            context => ServeAsync(context, pages),
            loggers,
            cancellationToken).ConfigureAwait(false);
        return new AdminServer(server, (IPEndPoint)socket.EndPoint);
    }

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await _server.StopAsync(now.Token).ConfigureAwait(false);
        _server.Dispose();
    }

    private static async Task ServeAsync(HttpContext context, AdminPages pages)
    {
        var page = pages.Find(context.Request.Method, context.Request.Path.Value ?? "/", context.Request.Query);
        var body = Encoding.UTF8.GetBytes(page.Body);
        context.Response.StatusCode = page.Status;
        context.Response.ContentType = page.ContentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-cache, max-age=0";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Kestrel says only in text where it has bound, and so is given what is bound already.</summary>
    private sealed class BoundTransport(IConnectionListener socket) : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(socket);
    }
}
