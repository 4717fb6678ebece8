namespace Slipway.Runtime;

/// <summary>Throws what the CLR itself throws.</summary>
internal static class Faults
{
    public static void NullReference() => throw new NullReferenceException();

    public static void IndexOutOfRange() => throw new IndexOutOfRangeException();

    public static void InvalidCast() => throw new InvalidCastException();

    public static void ArrayTypeMismatch() => throw new ArrayTypeMismatchException();

    /// <summary>An exception that no function caught.</summary>
    public static void Unhandled(object exception) => Machine.Trap();
}
