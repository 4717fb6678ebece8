using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>Objects never move: their address tells them apart.</summary>
[Plug("System.Runtime.CompilerServices.RuntimeHelpers")]
internal static class RuntimeHelpersPlug
{
    public static int GetHashCode(object? o) => Machine.AddressOf(o) >> 3;

    public static int TryGetHashCode(object o) => Machine.AddressOf(o) >> 3;

    public static new bool Equals(object? o1, object? o2) => ReferenceEquals(o1, o2);

    public static unsafe T[] GetSubArray<T>(T[] array, Range range)
    {
        ArgumentNullException.ThrowIfNull(array);
        var (offset, length) = range.GetOffsetAndLength(array.Length);
        if (length == 0)
            return [];
        var part = Unsafe.As<T[]>(Heap.NewArray(Descriptor.Of(array), length));
        Array.Copy(array, offset, part, 0, length);
        return part;
    }

    public static unsafe bool ObjectHasComponentSize(object obj) => Descriptor.Of(obj)->ElementSize != 0;

    public static bool TryEnsureSufficientExecutionStack() => true;

    public static void EnsureSufficientExecutionStack()
    {
    }
}

/// <summary>What a module that is told nothing else makes hash codes from: they are the same in every instance then.</summary>
internal static class HashSeed
{
    /// <summary>The compiler puts the user's method with <c>[HashSeed]</c> in the place of this one, if there is any.</summary>
    public static long Get() => 1;

    /// <summary>Clocks differ in their lower bits, and seeds are to differ in all.</summary>
    public static ulong Spread() => (ulong)Get() * 0x9E3779B97F4A7C15;
}

[Plug("System.HashCode")]
internal static class HashCodePlug
{
    public static uint GenerateGlobalSeed() => (uint)(HashSeed.Spread() >> 32);
}

[Plug("System.Marvin")]
internal static class MarvinPlug
{
    public static ulong GenerateSeed() => HashSeed.Spread();
}
