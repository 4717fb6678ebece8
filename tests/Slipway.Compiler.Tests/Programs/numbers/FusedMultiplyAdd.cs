static class Program
{
    public static void Main()
    {
        double[] values = [0, 1, -1, 0.1, 1.0 / 3, 1e16, -1e-16, 123456789.123, Math.PI, double.NaN, double.PositiveInfinity, 134217729];
        foreach (var x in values)
        {
            foreach (var y in values)
            {
                Output.Line(BitConverter.DoubleToInt64Bits(Math.FusedMultiplyAdd(x, y, -(x * y))) is var b && double.IsNaN(BitConverter.Int64BitsToDouble(b)) ? "NaN" : b.ToString("X"));
                Output.Line(Math.FusedMultiplyAdd(x, y, 0.1).ToString("R"));
                Output.Line(MathF.FusedMultiplyAdd((float)x, (float)y, -(float)(x * y)).ToString("R"));
            }
        }
        Output.Line(double.Lerp(2, 4, 0.25).ToString("R") + " " + float.Lerp(1, 3, 0.5f).ToString("R"));
    }
}
