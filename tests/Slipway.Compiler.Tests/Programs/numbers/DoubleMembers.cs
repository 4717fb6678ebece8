static class Program
{
    static string B(double d) => double.IsNaN(d) ? "NaN" : BitConverter.DoubleToInt64Bits(d).ToString("X");
    public static void Main()
    {
        double[] v = [0, -0.0, 1, -1.5, 2.5, 1e300, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e15 +
            0.5, 3];
        foreach (var a in v)
        {
            Output.Line($"{double.IsNaN(a)} {double.IsInfinity(a)} {double.IsFinite(a)} {double.IsNegative(a)} "
                + $"{double.IsNormal(a)} {double.IsSubnormal(a)} {double.IsInteger(a)} {double.IsPow2(a)} "
                + $"{double.IsEvenInteger(a)} {a.GetHashCode()}");
            Output.Line($"{B(Math.Floor(a))} {B(Math.Ceiling(a))} {B(Math.Round(a))} {B(Math.Truncate(a))} {B(Math.Sqrt(a))} "
                + $"{B(Math.Abs(a))} {B(Math.BitIncrement(a))} {B(Math.BitDecrement(a))} "
                + $"{B(Math.Round(a, MidpointRounding.AwayFromZero))} {B(Math.Round(a, MidpointRounding.ToZero))} "
                + $"{B(Math.Round(a, 1))} {B(Math.ScaleB(a, 3))} {B(double.Lerp(a, 1, 0.5))}");
            Show.Line("sign", () => Math.Sign(a));
            Show.Line("ilogb", () => Math.ILogB(a));
            foreach (var b in v)
                Output.Line($"{B(Math.Max(a, b))} {B(Math.Min(a, b))} {a.CompareTo(b)} {a.Equals(b)} {B(Math.CopySign(a, b))} "
                    + $"{B(Math.IEEERemainder(a, b))} {B(Math.MaxMagnitude(a, b))} {B(double.MaxNumber(a, b))}");
        }

        float[] f = [0f, -0f, 1.5f, float.NaN, float.MaxValue, -2.5f];
        foreach (var a in f)
            Output.Line($"{BitConverter.SingleToInt32Bits(MathF.Floor(a))} {BitConverter.SingleToInt32Bits(MathF.Round(a))} "
                + $"{MathF.Sqrt(MathF.Abs(a))} {float.IsNaN(a)} {a.GetHashCode()} {MathF.CopySign(1, a)} {MathF.Max(a, 0.5f)}");
    }
}
