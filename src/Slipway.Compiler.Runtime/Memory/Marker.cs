using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>
/// Marks what lives, by the lowest bit of each object's first word. What is still to be visited is kept in the unused part of the
/// stack; when that is full, the heap is searched for objects whose references were left out.
/// </summary>
internal static unsafe class Marker
{
    private const int FirstEntry = 16;
    private const int Reserve = 4096;

    private static int s_top;
    private static int s_heapStart;
    private static int s_heapEnd;
    private static bool s_overflowed;

    public static void MarkStatics(int heapStart, int heapEnd)
    {
        Begin(heapStart, heapEnd);
        for (var slot = Machine.RootsStart(); slot < Machine.RootsEnd(); slot += 4)
            Mark(*(int*)slot);
        var table = (int*)Machine.StructRoots();
        for (var i = 1; i <= table[0]; i++)
            Mark(*(int*)table[i]);
        Finish();
    }

    /// <summary>Anything on the stack that looks like an address within an object keeps the object.</summary>
    public static void MarkStack(int heapStart, int heapEnd)
    {
        Begin(heapStart, heapEnd);
        MarkStarts();
        for (var slot = Machine.StackPointer() & ~3; slot < Machine.StackEnd(); slot += 4)
        {
            var value = *(int*)slot;
            if (value >= heapStart && value < heapEnd)
                Mark(StartOf(value));
        }
        Finish();
    }

    private static void Begin(int heapStart, int heapEnd)
    {
        s_heapStart = heapStart;
        s_heapEnd = heapEnd;
        s_top = FirstEntry;
        s_overflowed = false;
    }

    // Small modules have the collector too, and four calls of this in its loops.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Mark(int instance)
    {
        if (instance < s_heapStart || instance >= s_heapEnd)
            return;
        var word = *(int*)instance;
        if ((word & 1) != 0)
            return;
        *(int*)instance = word | 1;
        if (((Descriptor*)word)->References == null)
            return;
        if (s_top > Machine.StackPointer() - Reserve)
        {
            s_overflowed = true;
            return;
        }
        *(int*)s_top = instance;
        s_top += 4;
    }

    private static void Finish()
    {
        while (true)
        {
            while (s_top > FirstEntry)
            {
                s_top -= 4;
                Visit(*(int*)s_top);
            }
            if (!s_overflowed)
                return;
            s_overflowed = false;
            for (var at = s_heapStart; at < s_heapEnd;)
            {
                var word = *(int*)at;
                if ((word & 1) != 0)
                    Visit(at);
                at += word == 0 ? ((int*)at)[1] : Heap.SizeAt(at, (Descriptor*)(word & ~1));
            }
        }
    }

    private static void Visit(int instance)
    {
        var type = (Descriptor*)(*(int*)instance & ~1);
        var references = type->References;
        if (references == null)
            return;
        var count = references[0];
        if (type->ElementSize == 0)
        {
            for (var i = 1; i <= count; i++)
                Mark(*(int*)(instance + references[i]));
            return;
        }
        var element = instance + type->BaseSize;
        for (var left = ((int*)instance)[1]; left > 0; left--, element += type->ElementSize)
        {
            for (var i = 1; i <= count; i++)
                Mark(*(int*)(element + references[i]));
        }
    }

    private static void MarkStarts()
    {
        var bits = (byte*)s_heapEnd;
        new Span<byte>(bits, (s_heapEnd - s_heapStart >> 6) + 1).Clear();
        for (var at = s_heapStart; at < s_heapEnd;)
        {
            var word = *(int*)at;
            var granule = at - s_heapStart >> 3;
            bits[granule >> 3] |= (byte)(1 << (granule & 7));
            at += word == 0 ? ((int*)at)[1] : Heap.SizeAt(at, (Descriptor*)(word & ~1));
        }
    }

    /// <summary>The object that an address lies in; 0 if it lies in a hole.</summary>
    private static int StartOf(int address)
    {
        var bits = (byte*)s_heapEnd;
        var granule = address - s_heapStart >> 3;
        var at = granule >> 3;
        var current = bits[at] & ((2 << (granule & 7)) - 1);
        while (current == 0)
            current = bits[--at];
        var bit = 7;
        while ((current & (1 << bit)) == 0)
            bit--;
        var start = s_heapStart + ((at << 3) + bit << 3);
        return *(int*)start == 0 ? 0 : start;
    }
}
