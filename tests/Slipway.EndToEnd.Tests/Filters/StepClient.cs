using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>What the client received; header names are lower-case and several values are joined with commas.</summary>
internal sealed record ReceivedResponse(
    int Status, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Trailers, string Body);

/// <summary>Sends the requests of steps.</summary>
internal sealed class StepClient : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = _limit,
    };

    public async Task<ReceivedResponse> SendAsync(int port, int httpVersion, ClientRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), $"http://127.0.0.1:{port}{request.Path}")
        {
            Version = httpVersion == 2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = request.Chunks.Count > 0 ? new ChunkedContent(request.Chunks)
                : request.Body is null ? null
                : new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body)),
        };
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                throw new FormatException($"The header {name} cannot be sent as a request header.");
        }
        using var response = await _client.SendAsync(message, cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        return new ReceivedResponse(
            (int)response.StatusCode, Joined(response.Headers, response.Content.Headers), Joined(response.TrailingHeaders), body);
    }

    public void Dispose() => _client.Dispose();

    private static Dictionary<string, string> Joined(params HttpHeaders[] collections) => collections
        .SelectMany(headers => headers.NonValidated)
        .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value));

    private sealed class ChunkedContent(IReadOnlyList<string> chunks) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var chunk in chunks)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(chunk));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
