using System.Net;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// Lets a body flow as it comes: <see cref="SocketsHttpHandler"/> holds small writes back until they fill a buffer, and with them the
/// request's headers, and YARP leaves it at that for everything but gRPC.
/// </summary>
internal sealed class StreamedContent : HttpContent
{
    private static readonly HttpRequestOptionsKey<RequestBody> BodyKey = new("slipway.body");

    private readonly HttpContent _inner;
    private readonly RequestBody _body;

    private StreamedContent(HttpContent inner, RequestBody body)
    {
        (_inner, _body) = (inner, body);
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>Marks a request whose content is read from that body.</summary>
    public static void Mark(HttpRequestMessage request, RequestBody body) => request.Options.Set(BodyKey, body);

    /// <summary>Replaces the content of a request that is marked.</summary>
    public static void Apply(HttpRequestMessage request)
    {
        if (request.Content is { } content && request.Options.TryGetValue(BodyKey, out var body))
            request.Content = new StreamedContent(content, body);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _body.Sink = stream;
        return _inner.CopyToAsync(stream, context, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
