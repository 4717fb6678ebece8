using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>What a server received; header names are lower-case and several values are joined with commas.</summary>
internal sealed record ReceivedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Trailers { get; init; } = new Dictionary<string, string>();
}

/// <summary>A server on two free loopback ports, for HTTP/1.1 and for HTTP/2 without TLS, that keeps what it receives.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();
    private readonly WebApplication _application;

    private RecordingServer(Func<ReceivedRequest, HttpResponse, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        _application = builder.Build();
        _application.Run(async context =>
        {
            var request = await ReceiveAsync(context.Request);
            _received.Enqueue(request);
            await answer(request, context.Response);
        });
    }

    public int Http1Port { get; private set; }

    public int Http2Port { get; private set; }

    public static async Task<RecordingServer> StartAsync(Func<ReceivedRequest, HttpResponse, Task> answer, CancellationToken cancellation)
    {
        var server = new RecordingServer(answer);
        await server._application.StartAsync(cancellation);
        var ports = server._application.Urls.Select(url => new Uri(url).Port).ToArray();
        (server.Http1Port, server.Http2Port) = (ports[0], ports[1]);
        return server;
    }

    /// <summary>The requests since the last call, oldest first.</summary>
    public IReadOnlyList<ReceivedRequest> TakeReceived()
    {
        var taken = new List<ReceivedRequest>();
        while (_received.TryDequeue(out var request))
            taken.Add(request);
        return taken;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task<ReceivedRequest> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new ReceivedRequest(request.Method, target, Texts(request.Headers), body)
        {
            Trailers = Texts(request.HttpContext.Features.Get<IHttpRequestTrailersFeature>() is { Available: true } trailers
                ? trailers.Trailers
                : new HeaderDictionary()),
        };

        static Dictionary<string, string> Texts(IHeaderDictionary fields) =>
            fields.ToDictionary(field => field.Key.ToLowerInvariant(), field => field.Value.ToString());
    }
}
