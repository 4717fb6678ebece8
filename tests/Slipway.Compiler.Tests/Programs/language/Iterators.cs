static class Program
{
    static IEnumerable<int> Range(int n) { for (int i = 0; i < n; i++) yield return i; }
    static IEnumerable<int> Evens(IEnumerable<int> source) { foreach (var i in source) if (i % 2 == 0) yield return i; }
    static IEnumerable<string> Cleanup() { try { yield return "one"; yield return "two"; } finally { Output.Line("cleaned"); } }
    static IEnumerable<int> Nested(int d) { if (d > 0) { yield return d; foreach (var x in Nested(d - 1)) yield return x; yield return -d; } }
    static IEnumerator<long> Fib() { long a = 0, b = 1; while (true) { yield return a; (a, b) = (b, a + b); } }
    static IEnumerable<T> Take<T>(IEnumerable<T> s, int n) { if (n <= 0) yield break; foreach (var x in s) { yield return x; if (--n == 0) yield break; } }
    public static void Main()
    {
        foreach (var i in Evens(Range(10))) Output.Line(i);
        foreach (var s in Cleanup()) { Output.Line(s); if (s == "one") break; }
        foreach (var s in Cleanup()) Output.Line(s);
        foreach (var i in Nested(4)) Output.Line(i);
        var f = Fib(); for (int i = 0; i < 50; i++) f.MoveNext(); Output.Line(f.Current);
        foreach (var i in Take(Range(100), 3)) Output.Line(i);
        var e = Range(2); Output.Line(ReferenceEquals(e.GetEnumerator(), e.GetEnumerator()) ? 1 : 0);
    }
}
