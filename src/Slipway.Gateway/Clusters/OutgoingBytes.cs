using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Clusters;

/// <summary>
/// What is sent over one connection to an upstream. .NET's client has no way to send trailers, so they are put where it ends a request: into the
/// last chunk of HTTP/1.1, or in place of the empty last frame of HTTP/2. Used by one writer at a time.
/// </summary>
internal sealed class OutgoingBytes(bool isHttp2)
{
    private readonly Http2TrailerWriter? _http2 = isHttp2 ? new Http2TrailerWriter() : null;

    private static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    /// <returns>What to send instead; perhaps nothing.</returns>
    public ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> buffer)
    {
        if (_http2 is not null)
            return _http2.Rewrite(buffer);
        return buffer.Length == LastChunk.Length && OutgoingTrailers.Current is { Follow: true } trailers && buffer.Span.SequenceEqual(LastChunk)
            ? trailers.TakeLastChunk()
            : buffer;
    }
}
