using System.Net.Sockets;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Clusters;

/// <summary>
/// A connection to an upstream, counted as long as it is open. .NET's client has no way to send trailers, so they are put where it ends a
/// request: into the last chunk of HTTP/1.1, or in place of the empty last frame of HTTP/2.
/// </summary>
internal sealed class UpstreamStream(Socket socket, ClusterStats stats, bool isHttp2) : NetworkStream(socket, ownsSocket: true)
{
    private readonly Http2TrailerWriter? _http2 = isHttp2 ? new Http2TrailerWriter() : null;
    private int _closed;

    private static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_http2 is not null)
            buffer = _http2.Rewrite(buffer);
        else if (buffer.Length == LastChunk.Length && OutgoingTrailers.Current is { Follow: true } trailers && buffer.Span.SequenceEqual(LastChunk))
            buffer = trailers.TakeLastChunk();
        return buffer.IsEmpty ? ValueTask.CompletedTask : base.WriteAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            stats.ActiveConnections.Add(-1);
        base.Dispose(disposing);
    }
}
