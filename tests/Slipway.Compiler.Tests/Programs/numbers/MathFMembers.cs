static class Program
{
    static string Text(float value) => value.ToString("E5");
    public static void Main()
    {
        float[] values = [0, -0f, 0.3f, 1, -1, 2.5f, -7.75f, 100.25f, float.NaN, float.PositiveInfinity, float.MaxValue, float.Epsilon];
        foreach (var x in values)
        {
            Output.Line($"{Text(MathF.Sin(x))} {Text(MathF.Cos(x))} {Text(MathF.Atan(x))} {Text(MathF.Tanh(x))} "
                + $"{Text(MathF.Cbrt(x))} {Text(MathF.Sqrt(x))}");
            Output.Line($"{Text(MathF.Exp(x))} {Text(MathF.Log(x))} {Text(MathF.Log2(x))} {Text(MathF.Log10(x))} "
                + $"{Text(MathF.Pow(x, 1.5f))}");
            Output.Line($"{MathF.Floor(x)} {MathF.Ceiling(x)} {MathF.Truncate(x)} {MathF.Round(x)} "
                + $"{MathF.Round(x, MidpointRounding.AwayFromZero)}");
            Output.Line($"{MathF.Abs(x)} {MathF.CopySign(3, x)} {MathF.BitIncrement(x)} {MathF.BitDecrement(x)} {MathF.ILogB(x)} "
                + $"{MathF.ScaleB(x, 3)}");
            foreach (var y in (float[])[2, -0.5f, float.NaN])
                Output.Line($"{MathF.Max(x, y)} {MathF.MinMagnitude(x, y)} {MathF.IEEERemainder(x, y)} {Text(MathF.Atan2(x, y))} "
                    + $"{MathF.FusedMultiplyAdd(x, y, 1)}");
            Show.Line("sign", () => MathF.Sign(x));
        }
        Show.Line("digits", () => MathF.Round(1.5f, 7));
    }
}
