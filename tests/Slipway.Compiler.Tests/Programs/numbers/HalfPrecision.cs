static class Program
{
    public static void Main()
    {
        float[] v = [0, -0f, 1, 0.1f, 65504, 65520, 1e-8f, 6e-8f, float.NaN, float.PositiveInfinity, -2.5f];
        foreach (var f in v)
        {
            var h = (Half)f;
            Output.Line($"{BitConverter.HalfToInt16Bits(h):X4} {(float)h} {h} {Half.IsNaN(h)} {Half.IsInfinity(h)}");
            foreach (var g in v)
                Output.Line($"{BitConverter.HalfToInt16Bits((Half)((float)h + (float)(Half)g)):X4} {h < (Half)g} {h == (Half)g}");
        }

        Output.Line(Half.Parse("1.25").ToString());
        Output.Line(((Half)3.5 * (Half)2).ToString());
        Output.Line(((int)(Half)3.7).ToString());
    }
}
