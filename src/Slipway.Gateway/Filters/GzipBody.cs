using System.IO.Compression;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary>Compresses a body piece by piece, each so that the client can read all of it.</summary>
internal sealed class GzipBody : IDisposable
{
    private readonly Sink _sink = new();
    private readonly GZipStream _gzip;

    public GzipBody(int level, ZLibCompressionStrategy strategy) => _gzip = new GZipStream(
        _sink, new ZLibCompressionOptions { CompressionLevel = level, CompressionStrategy = strategy }, leaveOpen: true);

    /// <summary>Puts in the place of a piece what it becomes.</summary>
    public void Compress(BodyBuffer piece, bool isLast)
    {
        if (piece.Length > 0)
            _gzip.Write(piece.Span);
        if (isLast)
            _gzip.Dispose();
        else if (piece.Length > 0)
            _gzip.Flush();
        piece.Clear();
        _sink.Bytes.MoveTo(piece);
    }

    public void Dispose()
    {
        _gzip.Dispose();
        _sink.Bytes.Dispose();
    }

    private sealed class Sink : Stream
    {
        public BodyBuffer Bytes { get; } = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Bytes.Append(buffer);

        public override void Write(byte[] buffer, int offset, int count) => Bytes.Append(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
