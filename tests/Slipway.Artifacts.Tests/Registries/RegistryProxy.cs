using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Slipway.Artifacts.Tests.Registries;

/// <summary>
/// Stands between a client and a registry, and lets a test decide what becomes of each request: whether it goes on, is answered here, or is cut off.
/// </summary>
internal sealed class RegistryProxy : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly string? _upstream;

    private RegistryProxy(WebApplication server, string? upstream) => (_server, _upstream) = (server, upstream);

    public string Address => new Uri(_server.Urls.Single()).Authority;

    /// <summary>Method, path and the length of what was sent with it, of requests that went on.</summary>
    public ConcurrentQueue<(string Method, string Path, long Length)> Forwarded { get; } = new();

    /// <param name="upstream">The registry; null where the test answers everything.</param>
    /// <param name="intercept">Deals with a request, and says whether that was all.</param>
    public static async Task<RegistryProxy> StartAsync(string? upstream, Func<HttpContext, Task<bool>> intercept)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = builder.Build();
        var proxy = new RegistryProxy(server, upstream);
        server.Run(async context =>
        {
            if (!await intercept(context))
                await proxy.ForwardAsync(context);
        });
        await server.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    /// <summary>Ends the connection without an answer.</summary>
    public static Task<bool> CutAsync(HttpContext context)
    {
        context.Abort();
        return Task.FromResult(true);
    }

    public static async Task<bool> AnswerAsync(HttpContext context, int status, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        if (body is not null)
            await context.Response.Body.WriteAsync(body);
        return true;
    }

    /// <summary>Lets a request go on, and only so many bytes of the answer come back.</summary>
    public async Task ForwardAsync(HttpContext context, long most = long.MaxValue)
    {
        var from = context.Request;
        var request = new HttpRequestMessage(new HttpMethod(from.Method), $"http://{_upstream}{from.Path}{from.QueryString}");
        if (from.ContentLength is not null)
            request.Content = new StreamContent(from.Body);
        foreach (var (name, values) in from.Headers)
        {
            // The host too, so that locations in answers lead back to here.
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        Forwarded.Enqueue((from.Method, from.Path, from.ContentLength ?? 0));
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            context.Response.Headers[name] = values.ToArray();
        context.Response.Headers.Remove("Transfer-Encoding");
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[32 << 10];
        for (long done = 0; await body.ReadAsync(buffer) is > 0 and var count; done += count)
        {
            if (done + count > most)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
