class Point(int x, int y) { public void Deconstruct(out int a, out int b) { Output.Line("deconstruct"); a = x; b = y; } }
struct Range3 { public int A, B, C; public readonly void Deconstruct(out int a, out int b, out int c) => (a, b, c) = (A, B, C); }
static class Extensions { public static void Deconstruct(this string s, out char first, out string rest) { first = s[0]; rest = s[1..]; } public static void Deconstruct(this Version d, out int year, out int month) { year = d.Major; month = d.Minor; } }
static class Program
{
    static int s_i; static int Next() { Output.Line($"next {s_i}"); return s_i++; }
    public static void Main()
    {
        var (x, y) = new Point(1, 2); Output.Line(x + y); int a; (a, var b) = new Point(3, 4); Output.Line(a * b); var (first, rest) = "hello"; Output.Line($"{first}-{rest}"); var (q, w, e) = new Range3 { A = 1, B = 2, C = 3 }; Output.Line(q + w * e); var array = new int[3]; (array[Next()], array[Next()]) = (Next(), Next()); Output.Line($"{array[0]} {array[1]}");
        foreach (var (c, r) in new[] { "ab", "cd" }) Output.Line($"{c}{r}"); foreach (var (k, (l, m)) in new[] { (1, new Point(5, 6)) }) Output.Line(k + l + m); (_, var only) = new Point(7, 8); Output.Line(only); var (year, month) = new Version(5, 6); Output.Line($"{year} {month}");
        Output.Line(new Point(9, 10) is (9, var ten) ? ten : -1); Output.Line(new Point(0, 0) switch { (0, > 0) => "a", (_, 0) => "b", _ => "c" }); (x, y) = (y, x); Output.Line($"{x}{y}"); (array[0], array[1], array[2]) = (array[1], array[2], array[0]); Output.Line($"{array[0]}{array[1]}{array[2]}");
    }
}
