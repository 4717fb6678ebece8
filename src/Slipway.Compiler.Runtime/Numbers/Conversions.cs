using System.Runtime.CompilerServices;

namespace Slipway.Runtime;

/// <summary>Conversions that the framework leaves to the instructions of the machine.</summary>
[Plug("System.Double")]
internal static class DoublePlug
{
    public static TInteger ConvertToIntegerNative<TInteger>(double value)
    {
        if (typeof(TInteger) == typeof(int))
            return Unsafe.BitCast<int, TInteger>((int)value);
        if (typeof(TInteger) == typeof(uint))
            return Unsafe.BitCast<uint, TInteger>((uint)value);
        if (typeof(TInteger) == typeof(long))
            return Unsafe.BitCast<long, TInteger>((long)value);
        if (typeof(TInteger) == typeof(ulong))
            return Unsafe.BitCast<ulong, TInteger>((ulong)value);
        throw new NotSupportedException();
    }

    public static double MultiplyAddEstimate(double left, double right, double addend) => left * right + addend;

    public static double ReciprocalEstimate(double x) => 1 / x;

    public static double ReciprocalSqrtEstimate(double x) => 1 / Math.Sqrt(x);
}

[Plug("System.Single")]
internal static class SinglePlug
{
    public static TInteger ConvertToIntegerNative<TInteger>(float value) => DoublePlug.ConvertToIntegerNative<TInteger>(value);

    public static float MultiplyAddEstimate(float left, float right, float addend) => left * right + addend;

    public static float ReciprocalEstimate(float x) => 1 / x;

    public static float ReciprocalSqrtEstimate(float x) => 1 / MathF.Sqrt(x);
}
