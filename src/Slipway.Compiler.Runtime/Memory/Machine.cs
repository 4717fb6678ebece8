using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace Slipway.Runtime;

/// <summary>What C# has no words for. The compiler knows each of these.</summary>
internal static class Machine
{
    /// <summary>Size of memory in pages of 64 KiB.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int MemoryPages();

    /// <summary>Makes memory larger; what it was before, or -1.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int GrowMemory(int pages);

    /// <summary>The lowest address of the stack that is in use.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int StackPointer();

    /// <summary>Where the stack started.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int StackEnd();

    /// <summary>The first address of the heap.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int HeapStart();

    /// <summary>Static fields that hold references lie from here.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int RootsStart();

    /// <summary>Static fields that hold references lie up to here.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int RootsEnd();

    /// <summary>Addresses of references inside of static structs, behind their count.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int StructRoots();

    /// <summary>Where the strings of literals lie.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int LiteralsStart();

    /// <summary>Where the strings of literals end.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int LiteralsEnd();

    /// <summary>Where the characters of literals lie until they are unpacked.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int PackedLiterals();

    /// <summary>For tests: collect whenever that many bytes were allocated.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int CollectEvery();

    /// <summary>Whether functions keep their references where the collector finds them.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern bool CollectAnytime();

    /// <summary>An object's address.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int AddressOf(object? instance);

    /// <summary>The object at an address.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern object ObjectAt(int address);

    /// <summary>The descriptor of a type.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern unsafe Descriptor* DescriptorOf<T>();

    /// <summary>Runs a task that was queued. The framework's method is internal: an asynchronous method goes on where it is, any other task begins.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void ExecuteFromThreadPool(Task task, Thread thread);

    /// <summary>Ends everything.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Trap();

    /// <summary>Constructs the format of times of the invariant culture.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InitialiseInvariant(System.Globalization.DateTimeFormatInfo format);

    /// <summary>A field of the framework's that C# may not see.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref TField FieldOf<TOwner, TField>(TOwner target, string name);
}
