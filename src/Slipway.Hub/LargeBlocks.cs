using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Slipway.Hub;

/// <summary>
/// Memory for Kestrel in blocks of 64 KiB, where its own have 4: a layer is received and written block by block, and each costs two calls
/// of the system. A connection has blocks only while there is something in them.
/// </summary>
internal sealed class LargeBlocks : MemoryPool<byte>
{
    private const int BlockSize = 64 << 10;

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return new Block();
    }

    protected override void Dispose(bool disposing)
    {
        // The arrays are those of all the process.
    }

    private sealed class Block : IMemoryOwner<byte>
    {
        private byte[]? _array = ArrayPool<byte>.Shared.Rent(BlockSize);

        public Memory<byte> Memory => _array ?? throw new ObjectDisposedException(nameof(Block));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
                ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <summary>Gives them to Kestrel.</summary>
    internal sealed class Factory : IMemoryPoolFactory<byte>
    {
        private readonly LargeBlocks _blocks = new();

        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => _blocks;
    }
}
