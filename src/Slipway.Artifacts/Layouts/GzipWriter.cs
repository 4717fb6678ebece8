using System.Buffers.Binary;
using System.IO.Hashing;
using SharpCompress.Compressors;
using SharpCompress.Compressors.Deflate;

namespace Slipway.Artifacts;

/// <summary>
/// Writes gzip (RFC 1952) whose bytes depend on nothing but the content: no time, no system, and a compressor that is the same managed code
/// everywhere, where .NET's is a native library that may change with version and processor.
/// </summary>
internal sealed class GzipWriter(Stream inner) : WriteOnlyStream
{
    private static readonly byte[] s_header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    private readonly Crc32 _crc = new();
    private DeflateStream? _deflate;
    private uint _length;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Begin();
        _crc.Append(buffer);
        _length += (uint)buffer.Length;
        _deflate!.Write(buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The processor's work by far outweighs that of the disk.
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        Begin();
        _deflate!.Dispose();
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        inner.Write(trailer);
        base.Dispose(disposing);
    }

    private void Begin()
    {
        if (_deflate is not null)
            return;
        inner.Write(s_header);
        _deflate = new DeflateStream(new KeptOpen(inner), CompressionMode.Compress, CompressionLevel.Default);
    }

    /// <summary>The trailer is still to come when the compressor has closed what it writes to.</summary>
    private sealed class KeptOpen(Stream inner) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);
    }
}
