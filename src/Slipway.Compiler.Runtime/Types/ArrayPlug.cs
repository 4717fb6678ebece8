using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>Arrays of any type, by their descriptors.</summary>
[Plug("System.Array")]
internal static unsafe class ArrayPlug
{
    public static int get_Length(Array self) => ((int*)Machine.AddressOf(self))[1];

    // Of the framework's numbers for types, what tells numbers from objects.
    public static byte GetCorElementTypeOfElementType(Array self) => (byte)(Descriptor.Of(self)->References == null ? 8 : 28);

    public static int GetElementSize(Array self) => Descriptor.Of(self)->ElementSize;

    public static nuint get_NativeLength(Array self) => (nuint)self.Length;

    public static long get_LongLength(Array self) => self.Length;

    // The lengths of several dimensions stand before the elements, whose start is rounded up to 8 bytes.
    public static int get_Rank(Array self)
    {
        var rank = 1;
        if (Descriptor.Of(self)->BaseSize == 8)
            return rank;
        var lengths = (int*)Machine.AddressOf(self) + 2;
        for (var product = lengths[0]; rank < (Descriptor.Of(self)->BaseSize - 8) / 4 && product != self.Length; rank++)
            product *= lengths[rank];
        return rank < 2 ? 2 : rank;
    }

    public static int GetLength(Array self, int dimension) =>
        (uint)dimension >= (uint)self.Rank ? throw new IndexOutOfRangeException()
        : Descriptor.Of(self)->BaseSize == 8 ? self.Length : ((int*)Machine.AddressOf(self))[2 + dimension];

    public static int GetLowerBound(Array self, int dimension) => 0;

    public static int GetUpperBound(Array self, int dimension) => self.GetLength(dimension) - 1;

    public static object Clone(Array self) => ObjectPlug.MemberwiseClone(self);

    public static void Clear(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        Unsafe.InitBlockUnaligned(ref Arrays.Data(array), 0, (uint)(array.Length * Descriptor.Of(array)->ElementSize));
    }

    public static void Clear(Array array, int index, int length)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (index < 0 || length < 0 || array.Length - index < length)
            throw new IndexOutOfRangeException();
        var size = Descriptor.Of(array)->ElementSize;
        Unsafe.InitBlockUnaligned(ref Unsafe.AddByteOffset(ref Arrays.Data(array), index * size), 0, (uint)(length * size));
    }

    public static void ConstrainedCopy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length)
    {
        if (sourceArray is not null && destinationArray is not null
            && Descriptor.Of(sourceArray) != Descriptor.Of(destinationArray) && CopiesEach(sourceArray, destinationArray))
        {
            throw new ArrayTypeMismatchException();
        }
        Array.Copy(sourceArray!, sourceIndex, destinationArray!, destinationIndex, length);
    }

    public static void Copy(Array sourceArray, Array destinationArray, int length) => Array.Copy(sourceArray, 0, destinationArray, 0, length);

    public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length)
    {
        ArgumentNullException.ThrowIfNull(sourceArray);
        ArgumentNullException.ThrowIfNull(destinationArray);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(sourceIndex);
        ArgumentOutOfRangeException.ThrowIfNegative(destinationIndex);
        if (sourceIndex > sourceArray.Length - length || destinationIndex > destinationArray.Length - length)
            throw new ArgumentException();
        if (Descriptor.Of(sourceArray) != Descriptor.Of(destinationArray) && CopiesEach(sourceArray, destinationArray))
        {
            for (var i = 0; i < length; i++)
                Arrays.SetValueAt(destinationArray, Arrays.ValueAt(sourceArray, sourceIndex + i), destinationIndex + i);
            return;
        }
        var size = Descriptor.Of(sourceArray)->ElementSize;
        // Both hold references, or both hold the same: anything else would convert each element.
        if (size != Descriptor.Of(destinationArray)->ElementSize
            || Descriptor.Of(sourceArray)->References != Descriptor.Of(destinationArray)->References)
        {
            throw new ArrayTypeMismatchException();
        }
        Unsafe.CopyBlockUnaligned(ref Unsafe.AddByteOffset(ref Arrays.Data(destinationArray), destinationIndex * size),
            ref Unsafe.AddByteOffset(ref Arrays.Data(sourceArray), sourceIndex * size), (uint)(length * size));
    }

    // From objects to other types each element is looked at, and boxed or unboxed.
    [NotAPlug]
    private static bool CopiesEach(Array from, Array to) =>
        Arrays.HoldsReferences(to) ? !Arrays.HoldsReferences(from) || Arrays.ElementType(to) != 0 : Arrays.HoldsReferences(from);

    public static object? InternalGetValue(Array self, nint index) => Arrays.ValueAt(self, (int)index);

    public static object? GetValue(Array self, int index) => Arrays.ValueAt(self, Checked(self, index));

    public static void SetValue(Array self, object? value, int index) => Arrays.SetValueAt(self, value, Checked(self, index));

    [NotAPlug]
    private static int Checked(Array self, int index)
    {
        if (self.Rank != 1)
            throw new ArgumentException();
        return (uint)index < (uint)self.Length ? index : throw new IndexOutOfRangeException();
    }

    public static T InternalArray__get_Item<T>(Array self, int index) => Item<T>(self, index);

    public static T InternalArray__IReadOnlyList_get_Item<T>(Array self, int index) => Item<T>(self, index);

    public static void InternalArray__set_Item<T>(Array self, int index, T item)
    {
        if ((uint)index >= (uint)self.Length)
            throw new ArgumentOutOfRangeException(nameof(index));
        Unsafe.As<T[]>(self)[index] = item;
    }

    public static bool InternalArray__ICollection_Contains<T>(Array self, T item) =>
        Array.IndexOf(Unsafe.As<T[]>(self), item, 0, self.Length) >= 0;

    public static int InternalArray__IndexOf<T>(Array self, T item) => Array.IndexOf(Unsafe.As<T[]>(self), item, 0, self.Length);

    [NotAPlug]
    private static T Item<T>(Array self, int index)
    {
        if ((uint)index >= (uint)self.Length)
            throw new ArgumentOutOfRangeException(nameof(index));
        return Unsafe.As<T[]>(self)[index];
    }
}
