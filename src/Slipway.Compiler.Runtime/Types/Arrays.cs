using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>Arrays whose type is known only when they are there.</summary>
internal static unsafe class Arrays
{
    public static ref byte Data(object array) => ref *(byte*)(Machine.AddressOf(array) + Descriptor.Of(array)->BaseSize);

    /// <summary>
    /// What stands before the descriptor of each type of array, once something asks: the descriptor of elements that are values; of references,
    /// the function that tells what they may refer to, or 0 for any object.
    /// </summary>
    public static int ElementType(object array) => ((int*)Descriptor.Of(array))[-1];

    public static object? ValueAt(Array array, int index)
    {
        var type = Descriptor.Of(array);
        var element = (byte*)Machine.AddressOf(array) + type->BaseSize + index * type->ElementSize;
        return HoldsReferences(array) ? Machine.ObjectAt(*(int*)element) : Boxed((Descriptor*)ElementType(array), element);
    }

    public static void SetValueAt(Array array, object? value, int index)
    {
        var type = Descriptor.Of(array);
        var element = (byte*)Machine.AddressOf(array) + type->BaseSize + index * type->ElementSize;
        if (HoldsReferences(array))
        {
            if (value is not null && !Takes(array, value))
                throw new InvalidCastException();
            *(int*)element = Machine.AddressOf(value);
            return;
        }
        var size = (uint)type->ElementSize;
        if (value is null)
            Unsafe.InitBlockUnaligned(element, 0, size);
        else if (Descriptor.Of(value) != (Descriptor*)ElementType(array))
            throw new InvalidCastException();
        else
            Unsafe.CopyBlockUnaligned(element, (byte*)Machine.AddressOf(value) + 4, size);
    }

    /// <summary>Whether an array of references may hold an object.</summary>
    public static bool Takes(object array, object value)
    {
        var test = ElementType(array);
        return test == 0 || ((delegate*<object, bool>)test)(value);
    }

    public static void CheckStore(object array, object value)
    {
        if (value is not null && !Takes(array, value))
            Faults.ArrayTypeMismatch();
    }

    /// <summary>A reference to an element is written through, and must be of exactly the array's type.</summary>
    public static void CheckType(object array, int descriptor)
    {
        if ((int)Descriptor.Of(array) != descriptor)
            Faults.ArrayTypeMismatch();
    }

    /// <summary>Arrays of references are told by their elements' tests being functions, which are few, where descriptors lie high in memory.</summary>
    public static bool HoldsReferences(object array) => Descriptor.Of(array)->References != null && *Descriptor.Of(array)->References == 1
        && Descriptor.Of(array)->References[1] == 0 && (uint)ElementType(array) < (uint)Machine.StackEnd();

    private static object Boxed(Descriptor* type, byte* value)
    {
        var box = Heap.NewObject(type);
        Unsafe.CopyBlockUnaligned((byte*)Machine.AddressOf(box) + 4, value, (uint)type->BaseSize - 4);
        return box;
    }
}
