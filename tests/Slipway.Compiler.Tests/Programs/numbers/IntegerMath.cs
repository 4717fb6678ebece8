static class Program
{
    public static void Main()
    {
        int[] v = [0, 1, -1, 5, -7, int.MaxValue, int.MinValue];
        foreach (var a in v)
        {
            Show.Line("abs", () => Math.Abs(a));
            Show.Line("absl", () => Math.Abs((long)a));
            Show.Line("abss", () => Math.Abs(unchecked((short)a)));
            Show.Line("sign", () => Math.Sign(a));
            foreach (var b in v)
            {
                Output.Line($"{Math.Max(a, b)} {Math.Min(a, b)} {Math.Max((uint)a, (uint)b)} {Math.Min((ulong)a, (ulong)b)} "
                    + $"{Math.BigMul(a, b)} {Math.BigMul((uint)a, (uint)b)}");
                Show.Line("clamp", () => Math.Clamp(3, a, b));
                Show.Line("divrem", () =>
                {
                    var q = Math.DivRem(a, b, out var r);
                    return q * 1000L + r;
                });
                Show.Line("divrem l", () => Math.DivRem((long)a, (long)b));
            }
        }

        Output.Line(Math.BigMul(long.MaxValue, long.MinValue, out var low));
        Output.Line(low);
        Output.Line((long)Math.BigMul(ulong.MaxValue, 3ul, out var ul));
        Output.Line((long)ul);
    }
}
