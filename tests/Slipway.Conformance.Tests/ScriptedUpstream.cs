using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slipway.Conformance.Tests;

/// <summary>A server behind the proxy: answers as the case says, over HTTP/1.1 and HTTP/2, and remembers what it was asked.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly IReadOnlyList<ScriptedAnswer> _script;
    private readonly IReadOnlyDictionary<string, byte[]> _modules;
    private readonly ConcurrentQueue<HttpMessage> _requests = new();
    private readonly SemaphoreSlim _called = new(0);
    private readonly CancellationTokenSource _stopping = new();

    private ScriptedUpstream(
        WebApplication application, IReadOnlyList<ScriptedAnswer> script, IReadOnlyDictionary<string, byte[]> modules) =>
        (_application, _script, _modules) = (application, script, modules);

    public int Port { get; private set; }
    public int Http2Port { get; private set; }

    /// <param name="script">How requests are answered.</param>
    /// <param name="modules">What answers may have for a body.</param>
    public static async Task<ScriptedUpstream> StartAsync(
        IReadOnlyList<ScriptedAnswer> script, IReadOnlyDictionary<string, byte[]>? modules = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            options.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var application = builder.Build();
        var upstream = new ScriptedUpstream(application, script, modules ?? new Dictionary<string, byte[]>());
        application.Run(upstream.AnswerAsync);
        await application.StartAsync();
        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Select(a => new Uri(a).Port).ToArray();
        (upstream.Port, upstream.Http2Port) = (addresses[0], addresses[1]);
        return upstream;
    }

    /// <summary>
    /// The last request that has arrived, even if its body has not; null when there was none since the last <see cref="Forget"/>.
    /// </summary>
    public HttpMessage? LastRequest => _requests.LastOrDefault();

    public void Forget()
    {
        _requests.Clear();
        while (_called.Wait(0)) { }
    }

    public Task WaitForCallAsync(CancellationToken cancellation) => _called.WaitAsync(cancellation);

    private async Task AnswerAsync(HttpContext context)
    {
        var answer = _script.FirstOrDefault(a => a.Path is null || a.Path == context.Request.Path.Value)
            ?? new ScriptedAnswer { Body = "upstream" };
        var seen = new HttpMessage { Method = context.Request.Method, Path = RawTarget(context) };
        foreach (var header in context.Request.Headers)
        {
            // Kestrel shows :authority as Host, in HTTP/2 as well.
            foreach (var value in header.Value)
                seen.Headers.Add(new(header.Key, value ?? ""));
        }
        _requests.Enqueue(seen);
        _called.Release();

        if (answer.Kind == AnswerKind.Reset)
        {
            context.Abort();
            return;
        }
        if (answer.Kind == AnswerKind.Never)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted);
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }
        if (answer.Kind is AnswerKind.WhenRequestIsComplete or AnswerKind.CutShort)
            await ReadBodyAsync(context, seen);

        context.Response.StatusCode = answer.Status;
        foreach (var header in answer.Headers)
            context.Response.Headers.Append(header[0], header[1]);
        if (answer.Trailers.Count > 0)
            context.Response.DeclareTrailer(string.Join(", ", answer.Trailers.Select(t => t[0])));
        var body = answer.Module is { } module ? Encoding.Latin1.GetString(_modules[module]) : answer.Body ?? new string('a', answer.BodySize);
        if (answer.Chunks.Count == 0 && answer.Trailers.Count == 0 && context.Request.Method != "HEAD" && answer.Status is not (204 or 304))
            context.Response.ContentLength = answer.Kind == AnswerKind.CutShort ? body.Length + 100 : body.Length;
        foreach (var chunk in answer.Chunks.Count > 0 ? answer.Chunks : [body])
        {
            if (chunk.Length == 0 || context.Request.Method == "HEAD")
                continue;
            await context.Response.Body.WriteAsync(Encoding.Latin1.GetBytes(chunk));
            await context.Response.Body.FlushAsync();
        }
        if (answer.Kind == AnswerKind.CutShort)
        {
            // With fewer bytes than promised the server closes the connection, after what there is; an abort could overtake them.
            if (context.Response.ContentLength is null)
                context.Abort();
            return;
        }
        foreach (var trailer in answer.Trailers)
            context.Response.AppendTrailer(trailer[0], trailer[1]);
        if (answer.Kind == AnswerKind.AtOnce)
        {
            await context.Response.CompleteAsync();
            await ReadBodyAsync(context, seen);
        }
    }

    private static string RawTarget(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static async Task ReadBodyAsync(HttpContext context, HttpMessage seen)
    {
        var buffer = new byte[16384];
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer)) > 0)
                seen.Body.Append(Encoding.Latin1.GetString(buffer, 0, read));
            if (context.Features.Get<IHttpRequestTrailersFeature>() is { Available: true } trailers)
            {
                foreach (var trailer in trailers.Trailers)
                {
                    foreach (var value in trailer.Value)
                        seen.Trailers.Add(new(trailer.Key, value ?? ""));
                }
            }
        }
        catch (Exception e) when (e is IOException or Microsoft.AspNetCore.Http.BadHttpRequestException or OperationCanceledException)
        {
            seen.CutShort = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.DisposeAsync();
        _called.Dispose();
        _stopping.Dispose();
    }
}
