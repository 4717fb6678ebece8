using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Cli.Trying;

/// <summary>Sends a request exactly as given, and tells the response exactly as it came.</summary>
internal sealed class TryClient : IDisposable
{
    /// <summary>More of a response is of no use to a person, and a filter may send without end.</summary>
    private const int MaxBody = 16 << 20;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxBody,
    };

    /// <exception cref="HttpRequestException">The connection ended before a complete response.</exception>
    public async Task<HttpMessage> SendAsync(EndPoint gateway, HttpMessage request, CancellationToken cancellationToken)
    {
        var asGiven = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var uri = new Uri($"http://{gateway}{request[":path"]}", asGiven);
        using var message = new HttpRequestMessage(new HttpMethod(request[":method"]!), uri);
        message.Headers.Host = request[":authority"];
        if (request.Body.Length > 0 || request["content-length"] is not null)
            message.Content = new ByteArrayContent(request.Body);
        foreach (var field in request.Headers.Where(field => !field.Name.StartsWith(':')))
        {
            if (!message.Headers.TryAddWithoutValidation(field.Name, field.Value))
                (message.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(field.Name, field.Value);
        }

        using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MaxBody, cancellationToken);
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return new HttpMessage(
            [new Field(":status", status), .. Fields(response.Headers.NonValidated), .. Fields(response.Content.Headers.NonValidated)],
            await response.Content.ReadAsByteArrayAsync(cancellationToken),
            [.. Fields(response.TrailingHeaders.NonValidated)]);
    }

    public void Dispose() => _client.Dispose();

    private static IEnumerable<Field> Fields(System.Net.Http.Headers.HttpHeadersNonValidated headers) =>
        headers.SelectMany(header => header.Value.Select(value => new Field(header.Key.ToLowerInvariant(), value)));
}
