using System.Runtime.CompilerServices;

namespace Slipway.ProxyWasm.Native;

/// <summary>
/// Stands for the linear memory of a guest that has none: what crosses the border in one hostcall is copied here, so that hostcalls find
/// addresses as they know them. As a real one it may move when it grows. Used in one VM's lane.
/// </summary>
internal sealed class NativeMemory
{
    /// <summary>Address 0 says that there is nothing.</summary>
    private const int First = 16;

    private const int Smallest = 4096;
    private const int MostKept = 1024 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(Smallest, pinned: true);
    private int _end = First;

    public long Size => _bytes.Length;

    /// <summary>Before each hostcall: what was there before is void, and room for an unusually large body is given back.</summary>
    public void Clear()
    {
        _end = First;
        if (_bytes.Length > MostKept)
            _bytes = GC.AllocateUninitializedArray<byte>(Smallest, pinned: true);
    }

    /// <summary>Room at a multiple of eight; its address.</summary>
    public int Allocate(int length)
    {
        var address = (_end + 7) & ~7;
        var end = checked(address + length);
        if (end > _bytes.Length)
        {
            var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(end, 2L * _bytes.Length), Array.MaxLength),
                pinned: true);
            _bytes.AsSpan(0, _end).CopyTo(bytes);
            _bytes = bytes;
        }

        _end = end;
        return address;
    }

    public bool TryGet(uint address, uint length, out Span<byte> span)
    {
        if ((ulong)address + length > (ulong)_bytes.Length)
        {
            span = default;
            return false;
        }

        span = _bytes.AsSpan((int)address, (int)length);
        return true;
    }

    /// <summary>The address of the process; valid until the next hostcall.</summary>
    public unsafe nint AddressOf(int address) => address == 0 ? 0 : (nint)Unsafe.AsPointer(ref _bytes[address]);
}
