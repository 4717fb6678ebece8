static class Program
{
    public static void Main()
    {
        int[] v = [0, 1, -1, 7, -8, int.MaxValue, int.MinValue];
        foreach (var a in v)
        {
            Output.Line($"{int.PopCount(a)} {int.LeadingZeroCount(a)} {int.TrailingZeroCount(a)} {int.RotateLeft(a, 5)} "
                + $"{int.RotateRight(a, 33)} {int.Sign(a)} {int.IsEvenInteger(a)} {int.IsPow2(a)} {int.IsNegative(a)} "
                + $"{a.GetHashCode()} {a.GetTypeCode()}");
            Show.Line("abs", () => int.Abs(a));
            Show.Line("log2", () => int.Log2(a));
            foreach (var b in v)
            {
                Output.Line($"{int.Max(a, b)} {int.Min(a, b)} {int.MaxMagnitude(a, b)} {int.MinMagnitude(a, b)} {a.CompareTo(b)} "
                    + $"{a.Equals(b)} {int.CopySign(a == int.MinValue ? 0 : a, b)}");
                Show.Line("divrem", () => int.DivRem(a, b));
                Show.Line("clamp", () => int.Clamp(a, Math.Min(a, b), b));
                Show.Line("bigmul", () => Math.BigMul(a, b));
            }
        }

        ulong[] u = [0, 1, 255, ulong.MaxValue, 1ul << 63];
        foreach (var x in u)
            Output.Line($"{ulong.PopCount(x)} {ulong.LeadingZeroCount(x)} {ulong.TrailingZeroCount(x)} {ulong.RotateLeft(x, 9)} "
                + $"{x.GetHashCode()} {(x == 0 ? 0 : ulong.Log2(x))} {Math.BigMul(x, x, out var low)} {low}");
        byte[] by = [0, 1, 128, 255];
        foreach (var x in by)
            Output.Line($"{byte.PopCount(x)} {byte.LeadingZeroCount(x)} {byte.TrailingZeroCount(x)} {byte.RotateLeft(x, 1)} "
                + $"{x.GetHashCode()} {sbyte.LeadingZeroCount((sbyte)x)} {short.RotateRight((short)x, 3)}");
        Output.Line(5.CompareTo((object)3));
        Show.Line("cmp", () => 5.CompareTo("x"));
        Output.Line(5.Equals((object)5L).ToString());
    }
}
