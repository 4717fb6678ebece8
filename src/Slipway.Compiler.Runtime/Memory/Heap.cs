namespace Slipway.Runtime;

/// <summary>
/// Allocates by moving a pointer through a hole. Objects never move, so references into them and pointers stay good. All of the
/// heap can be walked: each object tells its size, and so does each hole, whose first word is 0.
/// </summary>
internal static unsafe class Heap
{
    private const int LeastThreshold = 128 * 1024;

    /// <summary>
    /// What is cleared of a hole at once: enough to do it seldom, and little enough to be in the processor's cache still when it is used.
    /// </summary>
    private const int Step = 4096;

    // The hole in use: allocated up to the first, cleared up to the second; the third is where it ends.
    private static int s_next;
    private static int s_limit;
    private static int s_holeEnd;

    private static int s_firstHole;
    private static int s_end;
    private static int s_allocated;
    private static int s_threshold;
    private static int s_depth;

    public static object NewObject(Descriptor* type) => Machine.ObjectAt(Allocate(type, type->BaseSize));

    public static object NewArray(Descriptor* type, int length)
    {
        if (length < 0)
            throw new OverflowException();
        var size = (long)(uint)length * type->ElementSize + type->BaseSize;
        if (size > int.MaxValue - 64)
            throw new OutOfMemoryException();
        var address = Allocate(type, (int)size);
        ((int*)address)[1] = length;
        return Machine.ObjectAt(address);
    }

    public static string NewString(Descriptor* type, int length)
    {
        if ((uint)length > 0x3FFFFFDF)
            throw new OutOfMemoryException();
        var address = Allocate(type, 2 * length + type->BaseSize);
        ((int*)address)[1] = length;
        return (string)Machine.ObjectAt(address);
    }

    /// <summary>Whether there is a call from outside inside of another one.</summary>
    public static bool IsNested => s_depth > 1;

    /// <summary>Before each call from outside.</summary>
    public static void Enter() => s_depth++;

    /// <summary>After each call from outside: when no function runs, nothing but static fields holds objects.</summary>
    public static void Leave()
    {
        if (--s_depth == 0 && s_allocated > (s_threshold < LeastThreshold ? LeastThreshold : s_threshold))
            Collect();
    }

    public static void Collect()
    {
        CloseHole();
        // Where what is static ends with the memory, there is no heap yet, and no room behind it for marks.
        if (Machine.CollectAnytime() && s_end > Machine.HeapStart())
            Marker.MarkStack(Machine.HeapStart(), s_end);
        Marker.MarkStatics(Machine.HeapStart(), s_end);
        s_threshold = Sweep();
        s_allocated = 0;
    }

    public static int SizeAt(int address, Descriptor* type)
    {
        var size = type->BaseSize;
        if (type->ElementSize != 0)
            size += type->ElementSize * ((int*)address)[1];
        return (size + 7) & ~7;
    }

    private static int Allocate(Descriptor* type, int size)
    {
        size = (size + 7) & ~7;
        var address = s_next;
        if ((uint)(s_limit - address) < (uint)size)
        {
            MakeRoom(size);
            address = s_next;
        }
        s_next = address + size;
        *(Descriptor**)address = type;
        return address;
    }

    private static void MakeRoom(int size)
    {
        if (s_end == 0)
            Begin();
        if (Machine.CollectAnytime()
            && (Machine.CollectEvery() != 0 || s_allocated > (s_threshold < LeastThreshold ? LeastThreshold : s_threshold)))
        {
            Collect();
        }
        if (s_holeEnd - s_next < size)
        {
            CloseHole();
            if (!OpenHole(size))
            {
                Grow(size);
                OpenHole(size);
            }
        }
        Clear(size);
    }

    /// <summary>Makes more of the open hole ready to be allocated.</summary>
    private static void Clear(int size)
    {
        var step = Machine.CollectEvery() != 0 ? Machine.CollectEvery() : Step;
        var limit = s_next + (size > step ? size : step);
        if (limit > s_holeEnd)
            limit = s_holeEnd;
        new Span<byte>((void*)s_limit, limit - s_limit).Clear();
        s_allocated += limit - s_limit;
        s_limit = limit;
    }

    private static void Begin()
    {
        s_end = Machine.HeapStart();
        AddRoom(UsableEnd());
    }

    /// <summary>While objects are marked on a stack, their starts are marked behind the heap: one bit for 8 bytes.</summary>
    private static int UsableEnd()
    {
        var end = Machine.MemoryPages() << 16;
        return Machine.CollectAnytime() ? end - ((end - Machine.HeapStart()) >> 6) - 16 & ~15 : end;
    }

    private static void Grow(int size)
    {
        var pages = Machine.MemoryPages();
        var needed = (size + (size >> 5) + 0x1FFFF) >> 16;
        var wanted = pages >> 2;
        if (wanted < needed || Machine.GrowMemory(wanted) < 0)
        {
            if (Machine.GrowMemory(needed) < 0)
                throw new OutOfMemoryException();
        }
        AddRoom(UsableEnd());
    }

    private static void AddRoom(int end)
    {
        var size = end - s_end;
        if (size < 16)
            return;
        var hole = s_end;
        s_end = end;
        // A hole that ends here becomes longer.
        var last = 0;
        for (var at = s_firstHole; at != 0; at = ((int*)at)[2])
            last = at;
        if (last != 0 && last + ((int*)last)[1] == hole)
        {
            ((int*)last)[1] += size;
            return;
        }
        ((int*)hole)[0] = 0;
        ((int*)hole)[1] = size;
        ((int*)hole)[2] = 0;
        if (last == 0)
            s_firstHole = hole;
        else
            ((int*)last)[2] = hole;
    }

    private static bool OpenHole(int size)
    {
        var previous = 0;
        for (var hole = s_firstHole; hole != 0; previous = hole, hole = ((int*)hole)[2])
        {
            var length = ((int*)hole)[1];
            if (length < size)
                continue;
            if (previous == 0)
                s_firstHole = ((int*)hole)[2];
            else
                ((int*)previous)[2] = ((int*)hole)[2];
            s_next = s_limit = hole;
            s_holeEnd = hole + length;
            return true;
        }
        return false;
    }

    private static void CloseHole()
    {
        var size = s_holeEnd - s_next;
        if (size > 0)
        {
            var hole = s_next;
            ((int*)hole)[0] = 0;
            ((int*)hole)[1] = size;
            s_allocated -= s_limit - s_next;
            if (size >= 16)
            {
                ((int*)hole)[2] = s_firstHole;
                s_firstHole = hole;
            }
        }
        s_next = s_limit = s_holeEnd = 0;
    }

    /// <summary>Joins what is not marked to holes, in the order of addresses; returns the bytes that live.</summary>
    private static int Sweep()
    {
        var live = 0;
        var hole = 0;
        var last = 0;
        s_firstHole = 0;
        for (var at = Machine.HeapStart(); at < s_end;)
        {
            var word = *(int*)at;
            var size = word == 0 ? ((int*)at)[1] : SizeAt(at, (Descriptor*)(word & ~1));
            if ((word & 1) != 0)
            {
                *(int*)at = word & ~1;
                live += size;
                hole = 0;
            }
            else if (hole != 0)
            {
                ((int*)hole)[1] += size;
                last = Link(hole, last);
            }
            else
            {
                hole = at;
                ((int*)at)[0] = 0;
                ((int*)at)[1] = size;
                last = Link(hole, last);
            }
            at += size;
        }
        return live;
    }

    private static int Link(int hole, int last)
    {
        if (hole == last || ((int*)hole)[1] < 16)
            return last;
        ((int*)hole)[2] = 0;
        if (last == 0)
            s_firstHole = hole;
        else
            ((int*)last)[2] = hole;
        return hole;
    }
}
