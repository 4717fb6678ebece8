using System.Buffers.Binary;
using System.Text;

namespace Slipway.Compiler.Emit;

/// <summary>Bytes in the encoding of the WebAssembly binary format.</summary>
internal sealed class WasmWriter
{
    private byte[] _buffer = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public byte[] ToArray() => Written.ToArray();

    public void Byte(int value)
    {
        Reserve(1);
        _buffer[Length++] = (byte)value;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Unsigned(uint value)
    {
        while (value >= 0x80)
        {
            Byte((int)(value & 0x7F) | 0x80);
            value >>= 7;
        }
        Byte((int)value);
    }

    public void Unsigned(int value) => Unsigned((uint)value);

    public void Signed(long value)
    {
        while (value is < -64 or > 63)
        {
            Byte((int)(value & 0x7F) | 0x80);
            value >>= 7;
        }
        Byte((int)(value & 0x7F));
    }

    public void Fixed32(uint value)
    {
        Reserve(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(Length), value);
        Length += 4;
    }

    public void Fixed64(ulong value)
    {
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(Length), value);
        Length += 8;
    }

    public void Name(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        Unsigned(bytes.Length);
        Bytes(bytes);
    }

    /// <summary>What another writer holds, behind its length.</summary>
    public void Sized(WasmWriter content)
    {
        Unsigned(content.Length);
        Bytes(content.Written);
    }

    public void Overwrite(int offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_buffer.AsSpan(offset, bytes.Length));

    public void Truncate(int length) => Length = length;

    private void Reserve(int count)
    {
        if (Length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
    }
}
