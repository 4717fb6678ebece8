using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Streams;

/// <summary>
/// One direction of a stream as its transport sees it: what goes in has been filled into <see cref="Headers"/> and pushed, what comes out is taken by
/// <see cref="HttpStream.TakeOutput(StreamDirection, Span{byte})"/>. Read and changed only inside <see cref="HttpStream"/>'s turns, except where
/// a member says otherwise.
/// </summary>
public sealed class StreamDirection : IDisposable
{
    private HeaderMap? _trailers;
    private BodyBuffer? _output;
    private BodyBuffer? _chunk;

    /// <summary>The headers; pseudo-headers such as <c>:path</c> come first.</summary>
    public HeaderMap Headers { get; } = new();

    /// <summary>The trailers; most messages have none.</summary>
    public HeaderMap Trailers => _trailers ?? Interlocked.CompareExchange(ref _trailers, new HeaderMap(), null) ?? _trailers;

    /// <summary>How many body bytes have passed all filters and wait to be sent on. Can be read at any time.</summary>
    public int OutputLength => _output?.Length ?? 0;

    /// <summary>The headers have passed all filters.</summary>
    public bool HeadersOut { get; internal set; }

    /// <summary>There are trailers, and they have passed all filters.</summary>
    public bool TrailersOut { get; internal set; }

    /// <summary>Nothing follows the bytes that wait, other than trailers.</summary>
    public bool EndOut { get; internal set; }

    /// <summary>The headers have been pushed in.</summary>
    public bool HeadersIn { get; internal set; }

    /// <summary>The end has been pushed in.</summary>
    public bool EndIn { get; internal set; }

    /// <summary>A filter or the receiver lags behind: push nothing until this is false again.</summary>
    public bool InputPaused { get; internal set; }

    /// <summary>Body bytes pushed in so far.</summary>
    public long BytesIn { get; internal set; }

    /// <summary>Body bytes sent on so far.</summary>
    public long BytesOut { get; internal set; }

    /// <summary>A filter has changed the body: the length that the headers give may no longer be right.</summary>
    public bool HasChangedBody { get; internal set; }

    /// <summary>Trailers came in, or a filter made some.</summary>
    internal bool HasTrailers { get; set; }

    internal BodyBuffer Output => _output ??= new BodyBuffer();

    internal BodyBuffer Chunk => _chunk ??= new BodyBuffer();

    /// <inheritdoc />
    public void Dispose()
    {
        Headers.Dispose();
        _trailers?.Dispose();
        _output?.Dispose();
        _chunk?.Dispose();
    }
}
