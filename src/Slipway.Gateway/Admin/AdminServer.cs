using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Slipway.Gateway.Admin.Web;
using Slipway.Gateway.Http;
using Slipway.Gateway.Listeners;

namespace Slipway.Gateway.Admin;

/// <summary>The administration interface, at an address of its own.</summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private const int LargestForm = 4096;

    private readonly KestrelServer _server;

    private AdminServer(KestrelServer server, IPEndPoint address) => (_server, Address) = (server, address);

    public IPEndPoint Address { get; }

    /// <exception cref="GatewayException">The address cannot be had.</exception>
    public static async Task<AdminServer> StartAsync(
        Envoy.SocketAddress address, AdminPages pages, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var wanted = new IPEndPoint(IPAddress.Parse(address.Address), address.Port);
        var socket = ListeningSocket.Bind("The administration interface", wanted, loggers);
        var server = await HttpServer.StartAsync(
            new BoundTransport(socket),
            services: null,
            options => options.Listen(wanted, static listen => listen.Protocols = HttpProtocols.Http1),
            context => ServeAsync(context, pages),
            loggers,
            cancellationToken).ConfigureAwait(false);
        return new AdminServer(server, socket.Address);
    }

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await _server.StopAsync(now.Token).ConfigureAwait(false);
        _server.Dispose();
    }

    private static async Task ServeAsync(HttpContext context, AdminPages pages)
    {
        var page = await FindAsync(context, pages).ConfigureAwait(false);
        var body = Encoding.UTF8.GetBytes(page.Body);
        context.Response.StatusCode = page.Status;
        context.Response.ContentType = page.ContentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-cache, max-age=0";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = Stylesheet.Policy;
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<AdminPages.Page> FindAsync(HttpContext context, AdminPages pages)
    {
        var request = context.Request;
        var isHtml = BrowserGuard.PrefersHtml(request);
        if (!HttpMethods.IsPost(request.Method))
            return pages.Find(new AdminRequest(request.Method, request.Path.Value ?? "/", request.Query, [], isHtml));
        if (BrowserGuard.Refusal(request) is { } refusal)
            return Told(new AdminPages.Page(403, AdminPages.Page.Plain, refusal + "\n"));
        IEnumerable<KeyValuePair<string, StringValues>> form = [];
        if (request.HasFormContentType && request.ContentLength != 0)
        {
            if (request.ContentLength is null or > LargestForm)
                return Told(new AdminPages.Page(413, AdminPages.Page.Plain, $"A form here has a Content-Length of at most {LargestForm}.\n"));
            try
            {
                form = await request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                return Told(new AdminPages.Page(400, AdminPages.Page.Plain, $"The form cannot be read: {e.Message}\n"));
            }
        }

        var page = pages.Find(new AdminRequest(request.Method, request.Path.Value ?? "/", request.Query, form, isHtml));
        if (!isHtml || page.Status != 200)
            return Told(page);

        // Whoever loads the page again that comes of a form must not send the form again.
        context.Response.Headers.Location = "/";
        return page with { Status = 303 };

        AdminPages.Page Told(AdminPages.Page problem) =>
            isHtml ? AdminPages.Page.Html(WebPage.Problem(problem.Body), problem.Status) : problem;
    }

    /// <summary>Kestrel says only in text where it has bound, and so is given what is bound already.</summary>
    private sealed class BoundTransport(IConnectionListener socket) : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(socket);
    }
}
