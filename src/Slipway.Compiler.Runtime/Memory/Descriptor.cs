namespace Slipway.Runtime;

/// <summary>What every object points to first. The compiler writes these.</summary>
internal unsafe struct Descriptor
{
    public ushort TypeId;

    /// <summary>Bytes of an element of an array or string; 0 for all others.</summary>
    public ushort ElementSize;

    /// <summary>Bytes of an object without elements.</summary>
    public int BaseSize;

    /// <summary>A count, then offsets of references: in the object, or in each element of an array. Null if there are none.</summary>
    public int* References;

    /// <summary>The address of the object that stands for the type, if one does.</summary>
    public int Type;

    public static Descriptor* Of(object instance) => *(Descriptor**)Machine.AddressOf(instance);
}
