using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// A client's body on its way to the upstream. Tells when it has been read to its end, because a route's timeout runs from there; and has
/// what was sent so far leave for the upstream before it waits for more.
/// </summary>
/// <param name="inner">Where it comes from.</param>
/// <param name="stream">The stream that it is the request's body of.</param>
/// <param name="timeout">What is started at its end; null for nothing.</param>
/// <param name="limit">How long after that it is reached.</param>
internal sealed class RequestBody(Stream inner, HttpStream stream, RouteTimeout? timeout, TimeSpan? limit) : Stream
{
    private RouteTimeout? _timeout = timeout;

    /// <summary>The trailers, once the body has been read to its end; null where there are none.</summary>
    public HeaderMap? Trailers => stream.WithHeaders(stream.Request, static request =>
    {
        if (!request.TrailersOut)
            return null;
        var trailers = new HeaderMap();
        trailers.CopyFrom(request.Trailers);
        return trailers;
    });

    /// <summary>Where the body is written, once that is known.</summary>
    public Stream? Sink { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(buffer, cancellationToken);
        if (!reading.IsCompleted && Sink is { } sink)
            await sink.FlushAsync(cancellationToken).ConfigureAwait(false);
        var read = await reading.ConfigureAwait(false);
        if (read == 0 && buffer.Length > 0)
            Interlocked.Exchange(ref _timeout, null)?.Start(limit!.Value);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read the body asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
