using System.Buffers;
using System.Buffers.Binary;

namespace Slipway.ProxyWasm.Properties;

/// <summary>
/// Writes a map or list as the property of a guest: the form of <see cref="Headers.HeaderPairs"/>, for names and values of any kind.
/// The number of pairs is known beforehand; their lengths are filled in as each ends.
/// </summary>
internal ref struct PairsWriter
{
    private readonly PropertyBuffer _buffer;
    private int _lengthAt;
    private int _start;
    private int _missing;

    /// <param name="buffer">What to write to, from its present end on.</param>
    /// <param name="count">How many pairs follow: exactly as many must be written.</param>
    public PairsWriter(PropertyBuffer buffer, int count)
    {
        _buffer = buffer;
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.GetSpan(sizeof(uint)), (uint)count);
        buffer.Advance(sizeof(uint));
        _lengthAt = buffer.Length;
        var lengths = checked(count * 2 * sizeof(uint));
        buffer.GetSpan(lengths)[..lengths].Clear();
        buffer.Advance(lengths);
        _start = buffer.Length;
        _missing = count * 2;
    }

    /// <summary>Writes a pair.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _buffer.Write(name);
        EndPart();
        _buffer.Write(value);
        EndPart();
    }

    /// <summary>Makes what was written to the buffer since the last call the next name or value, in turns.</summary>
    public void EndPart()
    {
        if (--_missing < 0)
        {
            throw new InvalidOperationException("More pairs were written than were announced.");
        }

        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.Written(_lengthAt, sizeof(uint)), (uint)(_buffer.Length - _start));
        _lengthAt += sizeof(uint);
        _buffer.Write("\0"u8);
        _start = _buffer.Length;
    }
}
