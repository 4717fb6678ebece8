using System.Net;

using Slipway.ProxyWasm.Callouts;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// Lets a body flow as it comes, and trailers after it. <see cref="SocketsHttpHandler"/> holds small writes back until they fill a buffer, and
/// with them the request's headers; YARP leaves it at that for everything but gRPC.
/// </summary>
internal sealed class StreamedContent : HttpContent
{
    private static readonly HttpRequestOptionsKey<RequestBody> s_bodyKey = new("slipway.body");

    private readonly HttpContent _inner;
    private readonly RequestBody? _body;
    private readonly OutgoingTrailers _trailers;

    private StreamedContent(HttpContent inner, RequestBody? body, OutgoingTrailers trailers)
    {
        (_inner, _body, _trailers) = (inner, body, trailers);
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>Marks a request whose content is read from that body.</summary>
    public static void Mark(HttpRequestMessage request, RequestBody body) => request.Options.Set(s_bodyKey, body);

    /// <summary>
    /// Replaces the content of a request where that is marked, or a callout's that has trailers. To be called in the flow of execution that then
    /// sends the request.
    /// </summary>
    public static void Apply(HttpRequestMessage request)
    {
        request.Options.TryGetValue(CalloutTrailers.Key, out var ofCallout);
        request.Options.TryGetValue(s_bodyKey, out var body);
        if (request.Content is null || (ofCallout is null && body is null))
            return;
        var trailers = new OutgoingTrailers(() => ofCallout ?? body?.Trailers);
        request.Content = new StreamedContent(request.Content, body, trailers);
        trailers.Accompany(request);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_body is not null)
            _body.Sink = stream;
        await _inner.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
        if (_trailers.BodySent())
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _trailers.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
