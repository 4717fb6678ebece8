using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Admin;

/// <summary>The administration interface, at an address of its own.</summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly HttpServer _server;

    private AdminServer(HttpServer server) => _server = server;

    public IPEndPoint Address => _server.Address;

    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static async Task<AdminServer> StartAsync(
        Envoy.SocketAddress address, AdminPages pages, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var server = await HttpServer.StartAsync(
            "The administration interface",
            new IPEndPoint(IPAddress.Parse(address.Address), address.Port),
            HttpProtocols.Http1,
            static _ => { },
            onConnection: null,
            context => ServeAsync(context, pages),
            loggers,
            cancellationToken).ConfigureAwait(false);
        return new AdminServer(server);
    }

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await _server.StopAsync(now.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
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
}
