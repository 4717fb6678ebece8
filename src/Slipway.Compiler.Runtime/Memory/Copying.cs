using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>WebAssembly copies and fills memory itself.</summary>
[Plug("System.Buffer")]
internal static unsafe class BufferPlug
{
    public static void ZeroMemoryInternal(void* b, nuint byteLength) => Unsafe.InitBlockUnaligned(b, 0, (uint)byteLength);

    public static void MemmoveInternal(byte* dest, byte* src, nuint len) => Unsafe.CopyBlockUnaligned(dest, src, (uint)len);

    public static void Memmove<T>(ref T destination, ref T source, nuint elementCount) => Unsafe.CopyBlockUnaligned(
        ref Unsafe.As<T, byte>(ref destination), ref Unsafe.As<T, byte>(ref source), (uint)elementCount * (uint)Unsafe.SizeOf<T>());

    public static void BulkMoveWithWriteBarrier(ref byte dmem, ref byte smem, nuint len, nint type_handle) =>
        Unsafe.CopyBlockUnaligned(ref dmem, ref smem, (uint)len);
}

[Plug("System.SpanHelpers")]
internal static class SpanHelpersPlug
{
    public static void Memmove(ref byte dest, ref byte src, nuint len) => Unsafe.CopyBlockUnaligned(ref dest, ref src, (uint)len);

    public static void ClearWithoutReferences(ref byte dest, nuint len) => Unsafe.InitBlockUnaligned(ref dest, 0, (uint)len);
}
