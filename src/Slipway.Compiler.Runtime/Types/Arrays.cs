namespace Slipway.Runtime;

/// <summary>Arrays whose type is known only when they are there.</summary>
internal static unsafe class Arrays
{
    public static ref byte Data(object array) => ref *(byte*)(Machine.AddressOf(array) + Descriptor.Of(array)->BaseSize);
}
