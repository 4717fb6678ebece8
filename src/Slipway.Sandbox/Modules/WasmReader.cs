using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Sandbox;

/// <summary>
/// Reads the primitive encodings of the WebAssembly binary format (Core Specification 2.0, chapter 5). Everything it reads has its bounds
/// checked.
/// </summary>
internal ref struct WasmReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Distance of the next byte from the start.</summary>
    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _bytes.Length;

    /// <exception cref="InvalidDataException">The bytes end here.</exception>
    public byte ReadByte() => Take(1)[0];

    /// <summary>An unsigned integer of at most 64 bits in LEB128.</summary>
    /// <exception cref="InvalidDataException">The bytes end within the number, or it has more than 64 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong ReadUnsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException($"a number at byte {Position} is too long");
    }

    /// <summary>A signed integer of at most 64 bits in LEB128.</summary>
    /// <exception cref="InvalidDataException">The bytes end within the number, or it has more than 64 bits.</exception>
    public long ReadSigned()
    {
        long value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = ReadByte();
            value |= (long)(next & 0x7f) << shift;
            if (next < 0x80) return shift < 57 && (next & 0x40) != 0 ? value | (-1L << (shift + 7)) : value;
        }

        throw new InvalidDataException($"a number at byte {Position} is too long");
    }

    /// <summary>A length or count.</summary>
    /// <exception cref="InvalidDataException">It is larger than what is left of the bytes.</exception>
    public int ReadCount()
    {
        var value = ReadUnsigned();
        return value <= (ulong)(_bytes.Length - Position)
            ? (int)value
            : throw new InvalidDataException($"a length before byte {Position} exceeds the module");
    }

    public string ReadName() => Encoding.UTF8.GetString(Take(ReadCount()));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position) throw new InvalidDataException($"the module ends within byte {Position}");
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> TakeRest() => Take(_bytes.Length - Position);
}
