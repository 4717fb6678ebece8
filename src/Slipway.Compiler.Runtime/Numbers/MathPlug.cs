namespace Slipway.Runtime;

[Plug("System.Math")]
internal static unsafe class MathPlug
{
    public static double Sin(double a) => Trigonometry.Sin(a);

    public static double Cos(double d) => Trigonometry.Cos(d);

    public static double Tan(double a) => Trigonometry.Tan(a);

    public static double Asin(double d) => Trigonometry.Asin(d);

    public static double Acos(double d) => Trigonometry.Acos(d);

    public static double Atan(double d) => Trigonometry.Atan(d);

    public static double Atan2(double y, double x) => Trigonometry.Atan2(y, x);

    public static double Exp(double d) => Exponentials.Exp(d);

    public static double Log(double d) => Exponentials.Log(d);

    public static double Log2(double x) => Exponentials.Log2(x);

    public static double Log10(double d) => Exponentials.Log10(d);

    public static double Pow(double x, double y) => Exponentials.Pow(x, y);

    public static double Cbrt(double d) => Exponentials.Cbrt(d);

    public static double Sinh(double value) => Exponentials.Sinh(value);

    public static double Cosh(double value) => Exponentials.Cosh(value);

    public static double Tanh(double value) => Exponentials.Tanh(value);

    public static double Asinh(double d) => Exponentials.Asinh(d);

    public static double Acosh(double d) => Exponentials.Acosh(d);

    public static double Atanh(double d) => Exponentials.Atanh(d);

    public static double FusedMultiplyAdd(double x, double y, double z) => Exact.MultiplyAdd(x, y, z);

    public static double ModF(double x, double* intptr)
    {
        *intptr = Math.Truncate(x);
        return Math.CopySign(double.IsInfinity(x) ? 0 : x - *intptr, x);
    }
}

/// <summary>Computed with twice the digits, and rounded.</summary>
[Plug("System.MathF")]
internal static unsafe class MathFPlug
{
    public static float Sin(float x) => (float)Trigonometry.Sin(x);

    public static float Cos(float x) => (float)Trigonometry.Cos(x);

    public static float Tan(float x) => (float)Trigonometry.Tan(x);

    public static float Asin(float x) => (float)Trigonometry.Asin(x);

    public static float Acos(float x) => (float)Trigonometry.Acos(x);

    public static float Atan(float x) => (float)Trigonometry.Atan(x);

    public static float Atan2(float y, float x) => (float)Trigonometry.Atan2(y, x);

    public static float Exp(float x) => (float)Exponentials.Exp(x);

    public static float Log(float x) => (float)Exponentials.Log(x);

    public static float Log2(float x) => (float)Exponentials.Log2(x);

    public static float Log10(float x) => (float)Exponentials.Log10(x);

    public static float Pow(float x, float y) => (float)Exponentials.Pow(x, y);

    public static float Cbrt(float x) => (float)Exponentials.Cbrt(x);

    public static float Sinh(float x) => (float)Exponentials.Sinh(x);

    public static float Cosh(float x) => (float)Exponentials.Cosh(x);

    public static float Tanh(float x) => (float)Exponentials.Tanh(x);

    public static float Asinh(float x) => (float)Exponentials.Asinh(x);

    public static float Acosh(float x) => (float)Exponentials.Acosh(x);

    public static float Atanh(float x) => (float)Exponentials.Atanh(x);

    public static float FusedMultiplyAdd(float x, float y, float z) => Exact.MultiplyAdd(x, y, z);

    public static float ModF(float x, float* intptr)
    {
        *intptr = MathF.Truncate(x);
        return MathF.CopySign(float.IsInfinity(x) ? 0 : x - *intptr, x);
    }
}
