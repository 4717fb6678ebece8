using System.Buffers.Binary;

namespace Slipway.Sandbox;

/// <summary>Results that WASI functions write to guest memory; false if the address is outside it.</summary>
internal static class WasiMemory
{
    public static bool Clear(this SandboxInstance guest, int address, uint length)
    {
        if (!guest.TryGetMemory((uint)address, length, out var span)) return false;
        span.Clear();
        return true;
    }

    public static bool Write(this SandboxInstance guest, int address, int value)
    {
        if (!guest.TryGetMemory((uint)address, sizeof(int), out var span)) return false;
        BinaryPrimitives.WriteInt32LittleEndian(span, value);
        return true;
    }

    public static bool Write(this SandboxInstance guest, int address, ulong value)
    {
        if (!guest.TryGetMemory((uint)address, sizeof(ulong), out var span)) return false;
        BinaryPrimitives.WriteUInt64LittleEndian(span, value);
        return true;
    }
}
