using System.Net;
using System.Text;

namespace Slipway.Conformance.Tests;

/// <summary>Sends a case's request over HTTP/2 without TLS.</summary>
internal static class Http2Client
{
    public static async Task<HttpMessage> SendAsync(int port, SentRequest request, CancellationToken cancellation)
    {
        if (request.Trailers.Count > 0 || request.Abort != AbortKind.Never)
            throw new FormatException("Request trailers and aborts are written for http1 only.");
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var message = new HttpRequestMessage(new(request.Method), $"http://127.0.0.1:{port}{request.Path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Host = request.Authority;
        if (request.Body is not null || request.BodySize > 0 || request.Chunks.Count > 0)
        {
            message.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(
                request.Chunks.Count > 0 ? string.Concat(request.Chunks) : request.Body ?? new string('a', request.BodySize)));
        }
        foreach (var header in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header[0], header[1]))
                message.Content?.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        var received = new HttpMessage();
        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
            received.Status = (int)response.StatusCode;
            foreach (var header in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            {
                foreach (var value in header.Value)
                    received.Headers.Add(new(header.Key, value));
            }
            received.Body.Append(Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync(cancellation)));
            foreach (var trailer in response.TrailingHeaders.NonValidated)
            {
                foreach (var value in trailer.Value)
                    received.Trailers.Add(new(trailer.Key, value));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            received.CutShort = true;
        }
        return received;
    }
}
