using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Cli.Trying;

/// <summary>
/// An upstream on a free port of the loopback interface that answers with what it received, as JSON, and remembers both.
/// </summary>
internal sealed class EchoUpstream : IAsyncDisposable
{
    private static readonly JsonWriterOptions s_json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly WebApplication _server;
    private (HttpMessage Request, HttpMessage Response)? _exchange;

    private EchoUpstream(WebApplication server) => _server = server;

    public int Port { get; private set; }

    /// <summary>The last request that got here with its response; null when none did.</summary>
    public (HttpMessage Request, HttpMessage Response)? Exchange => _exchange;

    public static async Task<EchoUpstream> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var upstream = new EchoUpstream(builder.Build());
        upstream._server.Run(upstream.AnswerAsync);
        await upstream._server.StartAsync(cancellationToken);
        var features = upstream._server.Services.GetRequiredService<IServer>().Features;
        upstream.Port = new Uri(features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
        return upstream;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ReceiveAsync(context);
        var body = Describe(request);
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;

        // Kestrel would add one only after what was sent has been noted down.
        response.Headers.Date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var sent = new HttpMessage([new Field(":status", "200"), .. Fields(response.Headers)], body, []);
        _exchange = (request, sent);
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static async Task<HttpMessage> ReceiveAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Field[] pseudo =
        [
            new(":method", request.Method), new(":path", target), new(":authority", request.Headers.Host.ToString()),
        ];
        var trailers = context.Features.Get<IHttpRequestTrailersFeature>() is { Available: true } feature ? Fields(feature.Trailers) : [];
        return new HttpMessage([.. pseudo, .. Fields(request.Headers).Where(field => field.Name != "host")], body.ToArray(), [.. trailers]);
    }

    private static IEnumerable<Field> Fields(IHeaderDictionary headers) =>
        headers.SelectMany(header => header.Value.Select(value => new Field(header.Key.ToLowerInvariant(), value ?? "")));

    private static byte[] Describe(HttpMessage request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("method", request[":method"]);
            json.WriteString("path", request[":path"]);
            json.WriteStartObject("headers");
            foreach (var header in request.Headers.Where(field => field.Name is not (":method" or ":path")).GroupBy(field => field.Name))
                json.WriteString(header.Key == ":authority" ? "host" : header.Key, string.Join(", ", header.Select(field => field.Text)));
            json.WriteEndObject();
            if (BodyText.TryText(request.Body, out var text))
                json.WriteString("body", text);
            else
                json.WriteBase64String("body_base64", request.Body);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
