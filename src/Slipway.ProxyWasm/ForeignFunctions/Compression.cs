using System.Buffers;
using System.IO.Compression;
using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>The foreign functions <c>compress</c> and <c>uncompress</c>: the zlib format, RFC 1950.</summary>
internal static class Compression
{
    /// <summary>The most bytes that either function takes or gives: 16 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>How much larger than its input an uncompressed result may be, once it exceeds <see cref="MinBomb"/>.</summary>
    public const int MaxRatio = 256;

    /// <summary>Results up to this many bytes may be as dense as they like: 1 MiB.</summary>
    public const int MinBomb = 1024 * 1024;

    private const int ChunkBytes = 16 * 1024;

    public static WasmResult Compress(IForeignCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result)
    {
        if (arguments.Length > MaxBytes)
        {
            return WasmResult.SerializationFailure;
        }

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(arguments);
        }

        // ZLibStream writes nothing at all for no input, but an empty stream has a form.
        result.Write(arguments.IsEmpty ? EmptyStream : compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        return WasmResult.Ok;
    }

    public static WasmResult Uncompress(IForeignCall call, ReadOnlySpan<byte> arguments, IBufferWriter<byte> result)
    {
        if (arguments.Length > MaxBytes)
        {
            return WasmResult.SerializationFailure;
        }

        var limit = Math.Min(MaxBytes, Math.Max(MinBomb, arguments.Length * (long)MaxRatio));
        using var compressed = new Input(arguments.ToArray());
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            long total = 0;
            int read;
            while ((read = zlib.Read(result.GetSpan(ChunkBytes))) > 0)
            {
                total += read;
                if (total > limit)
                {
                    return WasmResult.SerializationFailure;
                }

                result.Advance(read);
            }
        }
        catch (InvalidDataException)
        {
            return WasmResult.SerializationFailure;
        }

        return compressed.RanOut ? WasmResult.SerializationFailure : WasmResult.Ok;
    }

    private static ReadOnlySpan<byte> EmptyStream => [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    /// <summary>
    /// Tells whether more was asked for than there is: ZLibStream takes a stream that is cut short for one that ends, and zlib does not.
    /// </summary>
    private sealed class Input(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public bool RanOut { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            RanOut |= read == 0 && count > 0;
            return read;
        }
    }
}
