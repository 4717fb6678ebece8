using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Slipway.Sandbox;

/// <summary>Writes modules in the WebAssembly binary format (Core Specification 2.0, chapter 5).</summary>
internal sealed class WasmWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public WasmWriter Preamble() => Raw("\0asm\u0001\0\0\0"u8);

    public WasmWriter Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
        return this;
    }

    public WasmWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public WasmWriter Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        return Byte((byte)value);
    }

    public WasmWriter Signed(long value)
    {
        while (value is < -64 or > 63)
        {
            Byte((byte)((value & 0x7f) | 0x80));
            value >>= 7;
        }

        return Byte((byte)(value & 0x7f));
    }

    public WasmWriter Fixed32(uint bits)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), bits);
        _bytes.Advance(sizeof(uint));
        return this;
    }

    public WasmWriter Fixed64(ulong bits)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(sizeof(ulong)), bits);
        _bytes.Advance(sizeof(ulong));
        return this;
    }

    public WasmWriter Name(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return Unsigned((ulong)bytes.Length).Raw(bytes);
    }

    public WasmWriter Section(byte id, ReadOnlySpan<byte> content) => Byte(id).Unsigned((ulong)content.Length).Raw(content);
}
