using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>Division as the machine does it, for divisors that are known not to fault. The compiler knows each of these.</summary>
internal static class Division
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int Divide(int a, int b);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int DivideUnsigned(int a, int b);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int Remainder(int a, int b);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int RemainderUnsigned(int a, int b);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Divide64(long a, long b);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long DivideUnsigned64(long a, long b);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Remainder64(long a, long b);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long RemainderUnsigned64(long a, long b);
}
