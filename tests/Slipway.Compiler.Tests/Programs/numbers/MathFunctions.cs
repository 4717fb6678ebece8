static class Program
{
    static string R(double d) => d.ToString("E11");
    public static void Main()
    {
        double[] v = [0, 0.5, 1, -1, 2, 10, -0.3, 100.25, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (var a in v)
        {
            Output.Line($"{R(Math.Sin(a))} {R(Math.Cos(a))} {R(Math.Tan(a))} {R(Math.Asin(a))} {R(Math.Acos(a))} {R(Math.Atan(a))} "
                + $"{R(Math.Sinh(a))} {R(Math.Cosh(Math.Min(a, 20)))} {R(Math.Tanh(a))}");
            Output.Line($"{R(Math.Exp(Math.Min(a, 20)))} {R(Math.Log(a))} {R(Math.Log10(a))} {R(Math.Log2(a))} {R(Math.Cbrt(a))} "
                + $"{R(Math.Asinh(a))} {R(Math.Acosh(a))} {R(Math.Atanh(a))} {R(Math.Log(a, 3))}");
            foreach (var b in new[]
            {
                0,
                1,
                2,
                -1,
                0.5,
                double.NaN,
                double.PositiveInfinity
            }

            )
                Output.Line($"{R(Math.Pow(a, b))} {R(Math.Atan2(a, b))} {R(double.Hypot(a, b))}");
        }

        Output.Line($"{R(Math.PI)} {R(Math.E)} {R(Math.Tau)} {R(MathF.Sin(1))} {R(MathF.Pow(2, 0.5f))} {R(MathF.Exp(1))} "
            + $"{R(MathF.Log(10))}");
        var(s, c) = Math.SinCos(1);
        Output.Line(R(s) + R(c));
    }
}
