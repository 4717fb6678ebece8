static class Program
{
    public static void Main()
    {
        int n = 0;
        do { n++; if (n == 2) continue; Output.Line(n); } while (n < 4);
        while (true) { if (n-- < 0) break; if (n % 2 == 0) continue; Output.Line($"w{n}"); }
        for (int i = 0, j = 10; i < j; i += 2, j--) Output.Line($"{i} {j}");
        for (; ; ) { if (++n > 3) break; }
        Output.Line(n);
        foreach (var x in new[] { 3, 1, 2 }) foreach (var c in "ab") { if (x == 1) break; Output.Line($"{x}{c}"); }
        foreach (var (k, v) in new Dictionary<int, string> { [1] = "one", [2] = "two" }) Output.Line($"{k}={v}");
        uint u = 3; while (u-- > 0) Output.Line(u); Output.Line(u);
        for (byte b = 250; b >= 250; b++) Output.Line(b);
        for (long l = long.MaxValue - 2; l > 0; l++) Output.Line(l);
        for (double d = 0; d < 1; d += 0.25) Output.Line((long)(d * 100));
    }
}
