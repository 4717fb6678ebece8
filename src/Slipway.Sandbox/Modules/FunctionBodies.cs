using System.Buffers.Binary;

namespace Slipway.Sandbox;

/// <summary>
/// Where in a module's binary each function has its body, so that a place in the code can be given the number of its function. Modules have
/// thousands of functions and few ever trap, so this is kept as it is stored, with the machine code, and not made again from the binary.
/// </summary>
internal sealed class FunctionBodies
{
    private const int PreambleLength = 8;
    private const byte CodeSection = 10;

    private FunctionBodies(byte[] bytes) => Bytes = bytes;

    /// <summary>The offset of each body from the start of the file, ascending, in four bytes, the lowest first.</summary>
    public byte[] Bytes { get; }

    private int Count => Bytes.Length / sizeof(int);

    /// <exception cref="InvalidDataException">The bytes are not a module that the engine would accept.</exception>
    public static FunctionBodies Read(ReadOnlySpan<byte> wasm)
    {
        var bytes = new MemoryStream();
        Span<byte> offset = stackalloc byte[sizeof(int)];
        var reader = new WasmReader(wasm);
        reader.Take(PreambleLength);
        while (!reader.AtEnd)
        {
            var id = reader.ReadByte();
            var size = reader.ReadCount();
            if (id != CodeSection)
            {
                reader.Take(size);
                continue;
            }

            for (var left = reader.ReadCount(); left > 0; left--)
            {
                var length = reader.ReadCount();
                BinaryPrimitives.WriteInt32LittleEndian(offset, reader.Position);
                bytes.Write(offset);
                reader.Take(length);
            }
        }

        return new FunctionBodies(bytes.ToArray());
    }

    /// <param name="bytes">As <see cref="Bytes"/> gave them.</param>
    public static FunctionBodies Restore(byte[] bytes) => new(bytes);

    /// <summary>The offset of the body of the function that so many come before.</summary>
    public long StartOf(int index) => BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(index * sizeof(int)));

    /// <summary>How many functions with a body come before the one that contains a byte of the file; null if none contains it.</summary>
    public int? IndexAt(long offset)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(middle * sizeof(int))) <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? null : low - 1;
    }
}
