using System.Runtime.InteropServices;

namespace Slipway.Runtime;

/// <summary>Memory that is freed by hand, as hosts and SDKs ask for: arrays that a list keeps, since objects never move.</summary>
internal static unsafe class NativeBlocks
{
    private static byte[]?[]? s_blocks;
    private static int s_count;

    public static nint Allocate(int size)
    {
        var block = new byte[size == 0 ? 1 : size];
        if (s_blocks is null)
            s_blocks = new byte[8][];
        if (s_count == s_blocks.Length)
        {
            var larger = new byte[]?[s_count * 2];
            for (var i = 0; i < s_count; i++)
                larger[i] = s_blocks[i];
            s_blocks = larger;
        }
        s_blocks[s_count++] = block;
        return Machine.AddressOf(block) + 8;
    }

    public static void Free(nint address)
    {
        var blocks = s_blocks;
        if (address == 0 || blocks is null)
            return;
        for (var i = s_count - 1; i >= 0; i--)
        {
            if (Machine.AddressOf(blocks[i]) + 8 != (int)address)
                continue;
            blocks[i] = blocks[--s_count];
            blocks[s_count] = null;
            return;
        }
    }

    public static nint Resize(nint address, int size)
    {
        var moved = Allocate(size);
        if (address != 0)
        {
            var length = *(int*)(address - 4);
            Buffer.MemoryCopy((void*)address, (void*)moved, size, length < size ? length : size);
            Free(address);
        }
        return moved;
    }
}

[Plug("System.Runtime.InteropServices.NativeMemory")]
internal static unsafe class NativeMemoryPlug
{
    public static void* Alloc(nuint byteCount) => (void*)NativeBlocks.Allocate((int)byteCount);

    public static void* Alloc(nuint elementCount, nuint elementSize) => (void*)NativeBlocks.Allocate((int)(elementCount * elementSize));

    public static void* AllocZeroed(nuint byteCount) => (void*)NativeBlocks.Allocate((int)byteCount);

    public static void Free(void* ptr) => NativeBlocks.Free((nint)ptr);

    public static void* Realloc(void* ptr, nuint byteCount) => (void*)NativeBlocks.Resize((nint)ptr, (int)byteCount);
}

[Plug("System.Runtime.InteropServices.Marshal")]
internal static class MarshalPlug
{
    public static nint AllocHGlobal(nint cb) => NativeBlocks.Allocate((int)cb);

    public static void FreeHGlobal(nint hglobal) => NativeBlocks.Free(hglobal);
}
