static class Program
{
    static int D(int a, int b) => a / b;
    static int R(int a, int b) => a % b;
    public static void Main()
    {
        int[] v = [0, 1, -1, 2, -2, 3, -7, 10, int.MaxValue, int.MinValue];
        foreach (var a in v) foreach (var b in v) { Show.Line($"{a}/{b}", () => D(a, b)); Show.Line($"{a}%{b}", () => R(a, b)); Show.Line("u", () => (uint)a / (uint)b); Show.Line("ur", () => (uint)a % (uint)b); }
        foreach (var a in v) Output.Line($"{a / 2} {a % 2} {a / -2} {a / 3} {a % 3} {a / 10} {a % 10} {a / 16} {a % 16} {(uint)a / 10} {(uint)a % 7} {a / int.MaxValue} {a / int.MinValue}");
    }
}
