static class Program
{
    static double[] D = [0, -0.0, 1, -1.5, 3.75, 1e10, -1e-10, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon];
    static void Bits(double d) => Output.Line(double.IsNaN(d) ? -1 : BitConverter.DoubleToInt64Bits(d));
    static void Bits(float f) => Output.Line(float.IsNaN(f) ? -1 : BitConverter.SingleToInt32Bits(f));
    public static void Main()
    {
        foreach (var a in D) foreach (var b in D)
        {
            Bits(a + b); Bits(a - b); Bits(a * b); Bits(a / b); Bits(a % b);
            Output.Line((a < b ? 1 : 0) + (a > b ? 2 : 0) + (a <= b ? 4 : 0) + (a >= b ? 8 : 0) + (a == b ? 16 : 0) + (a != b ? 32 : 0));
            Output.Line((!(a < b) ? 1 : 0) + (!(a > b) ? 2 : 0) + (!(a <= b) ? 4 : 0) + (!(a >= b) ? 8 : 0));
            float x = (float)a, y = (float)b;
            Bits(x + y); Bits(x - y); Bits(x * y); Bits(x / y); Bits(x % y);
            if (x < y) Output.Line("lt"); if (x >= y) Output.Line("ge");
        }
        foreach (var a in D)
        {
            Bits(-a); Bits(Math.Abs(a)); Bits(Math.Sqrt(a)); Bits(Math.Floor(a)); Bits(Math.Ceiling(a)); Bits(Math.Truncate(a)); Bits(Math.Round(a));
            Bits((float)a); Output.Line((long)a); Output.Line((int)a); Output.Line((uint)a); Output.Line((long)(ulong)a); Output.Line((byte)(int)a);
            Bits(Math.Max(a, 1)); Bits(Math.Min(a, 1));
        }
        Bits((double)int.MinValue); Bits((double)uint.MaxValue); Bits((double)long.MaxValue); Bits((double)ulong.MaxValue); Bits((float)ulong.MaxValue);
        Bits(5.5 % 2); Bits(-5.5 % 2); Bits(1e300 % 7); Bits(0.3 % 0.1);
    }
}
