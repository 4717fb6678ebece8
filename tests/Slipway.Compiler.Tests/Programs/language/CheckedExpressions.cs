static class Program
{
    static int s_zero;
    public static void Main()
    {
        int max = int.MaxValue + s_zero, min = int.MinValue + s_zero; uint umax = uint.MaxValue + (uint)s_zero;
        Show.Line("add", () => checked(max + 1)); Show.Line("sub", () => checked(min - 1)); Show.Line("mul", () => checked(max * 2)); Show.Line("neg", () => checked(-min)); Show.Line("uadd", () => checked(umax + 1)); Show.Line("usub", () => checked(0u + (uint)s_zero - 1u));
        Show.Line("umul", () => checked(umax * umax)); Show.Line("inc", () => { var x = max; checked { x++; } return x; }); Show.Line("dec", () => { var x = min; checked { --x; } return x; }); Show.Line("+=", () => { var x = max; checked { x += 1; } return x; });
        Show.Line("unchecked in checked", () => { checked { return unchecked(max + 1); } }); Show.Line("array size", () => { checked { return new int[max - max + 3].Length; } });
        Show.Line("const", () => unchecked((int)0xFFFFFFFF)); Show.Line("shift", () => checked(max << 4)); Show.Line("div", () => min / (s_zero - 1)); Show.Line("rem", () => max % (s_zero - 1));
        Show.Line("nested call", () => checked(Add(max, 1))); Show.Line("lambda", () => { Func<int, int> f; checked { f = x => x + 1; } return f(max); });
        Show.Line("enum", () => checked((DayOfWeek)max + 0)); Show.Line("foreach sum", () => { checked { int sum = 0; foreach (var x in new[] { max, 1 }) sum += x; return sum; } });
    }
    static int Add(int a, int b) => a + b;
}
