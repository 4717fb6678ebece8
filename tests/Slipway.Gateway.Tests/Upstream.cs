using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Tests;

/// <summary>An HTTP server on a free port of the loopback that keeps what it was sent.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Upstream(WebApplication application) => _application = application;

    public int Port => new Uri(_application.Urls.First()).Port;

    /// <summary>Method, target, host and headers of each request, one line each.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static Task<Upstream> StartAsync(string body = "hello") =>
        StartAsync(context => context.Response.WriteAsync(body));

    public static async Task<Upstream> StartAsync(
        RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1, Action<HttpsConnectionAdapterOptions>? https = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = 1 << 20;

            // As with Envoy, the scheme is the client's, whatever the connection to the upstream is.
            kestrel.AllowAlternateSchemes = true;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                if (https is not null)
                    listen.UseHttps(https);
            });
        });
        var application = builder.Build();
        var upstream = new Upstream(application);
        application.Run(context =>
        {
            var headers = context.Request.Headers.Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}");
            var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            upstream.Requests.Enqueue($"{context.Request.Method} {target} {context.Request.Protocol}\n{string.Join('\n', headers)}\n");
            return answer(context);
        });
        await application.StartAsync();
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
