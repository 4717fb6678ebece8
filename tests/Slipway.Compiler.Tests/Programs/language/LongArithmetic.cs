static class Program
{
    public static void Main()
    {
        long[] v = [0, 1, -1, 2, -2, 1L << 31, (1L << 32) + 1, long.MaxValue, long.MinValue, 1234567890123456789];
        unchecked
        {
            foreach (var a in v) foreach (var b in v)
            {
                Output.Line($"{a + b} {a - b} {a * b} {a & b} {a | b} {a ^ b} {~a} {-a} {a << (int)b} {a >> (int)b} {a >>> (int)b} {a < b} {(ulong)a < (ulong)b} {(ulong)a * (ulong)b}");
                Show.Line("div", () => a / b); Show.Line("rem", () => a % b); Show.Line("udiv", () => (ulong)a / (ulong)b); Show.Line("urem", () => (ulong)a % (ulong)b);
                Show.Line("add", () => checked(a + b)); Show.Line("sub", () => checked(a - b)); Show.Line("mul", () => checked(a * b)); Show.Line("umul", () => checked((ulong)a * (ulong)b)); Show.Line("uadd", () => checked((ulong)a + (ulong)b)); Show.Line("usub", () => checked((ulong)a - (ulong)b));
            }
            foreach (var a in v) Show.Line("neg", () => checked(-a));
        }
    }
}
