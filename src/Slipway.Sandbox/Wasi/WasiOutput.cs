using System.Buffers;
using System.Buffers.Binary;

namespace Slipway.Sandbox;

/// <summary><c>fd_write</c> and <c>fd_pwrite</c>: only standard output and standard error can be written to.</summary>
internal static class WasiOutput
{
    private const int MaxVectors = 1024;
    private const int MaxBytes = 64 << 10;
    private const int VectorLength = 8;

    public static int Write(SandboxInstance guest, int fd, int vectors, int count, int written)
    {
        if (fd is not (1 or 2)) return WasiErrno.BadFile;
        if ((uint)count > MaxVectors) return WasiErrno.Invalid;
        if (!guest.TryGetMemory((uint)vectors, (uint)count * VectorLength, out var list)) return WasiErrno.Fault;

        // What exceeds the bound is not written, and the guest is told how much was: it may call again.
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes);
        try
        {
            var length = 0;
            for (; !list.IsEmpty; list = list[VectorLength..])
            {
                var address = BinaryPrimitives.ReadUInt32LittleEndian(list);
                var size = BinaryPrimitives.ReadUInt32LittleEndian(list[4..]);
                if (!guest.TryGetMemory(address, size, out var text)) return WasiErrno.Fault;
                text = text[..Math.Min(text.Length, MaxBytes - length)];
                text.CopyTo(buffer.AsSpan(length));
                length += text.Length;
            }

            if (!guest.Write(written, length)) return WasiErrno.Fault;
            if (length > 0) guest.WasiHost?.WriteOutput(fd, buffer.AsSpan(0, length));
            return WasiErrno.Success;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
