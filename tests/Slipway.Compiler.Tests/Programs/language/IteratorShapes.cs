class Tree<T>(T value, Tree<T> left = null, Tree<T> right = null) : IEnumerable<T> { public IEnumerator<T> GetEnumerator() { if (left != null) foreach (var x in left) yield return x; yield return value; if (right != null) foreach (var x in right) yield return x; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }
class Bag { readonly int[] _i = [5, 6, 7]; public IEnumerable<int> Reverse { get { for (int i = _i.Length - 1; i >= 0; i--) yield return _i[i]; } } public Enumerator GetEnumerator() => new(_i); public struct Enumerator(int[] a) { int _at = -1; public int Current => a[_at]; public bool MoveNext() => ++_at < a.Length; } }
static class Program
{
    static IEnumerable<long> Fib() { long a = 0, b = 1; while (true) { yield return a; (a, b) = (b, a + b); } }
    static IEnumerable<T> Where<T>(IEnumerable<T> s, Func<T, bool> f) { foreach (var x in s) if (f(x)) yield return x; }
    static IEnumerable<T> Take<T>(IEnumerable<T> s, int n) { if (n <= 0) yield break; foreach (var x in s) { yield return x; if (--n == 0) yield break; } }
    static IEnumerable<(int, int)> Pairs(int n) { for (int i = 0; i < n; i++) for (int j = i; j < n; j++) yield return (i, j); }
    static IEnumerator<string> Raw(string s) { foreach (var c in s) yield return c + "!"; }
    static System.Collections.IEnumerable Untyped() { yield return 1; yield return "two"; yield return null; }
    static IEnumerable<int> Params(int x) { x++; yield return x; x *= 2; yield return x; }
    public static void Main()
    {
        foreach (var x in Take(Where(Fib(), f => f % 2 == 0), 8)) Output.Line(x); foreach (var x in new Tree<int>(5, new(2, new(1)), new(9))) Output.Line(x); foreach (var x in new Bag()) Output.Line(x); foreach (var x in new Bag().Reverse) Output.Line(x); foreach (var (a, b) in Pairs(3)) Output.Line($"{a}{b}"); var r = Raw("ab"); while (r.MoveNext()) Output.Line(r.Current); foreach (var o in Untyped()) Output.Line(o?.ToString() ?? "null"); var p = Params(3); foreach (var x in p) Output.Line(x); foreach (var x in p) Output.Line(x); foreach (var x in Take(Fib(), 0)) Output.Line("never");
        using var e1 = Fib().GetEnumerator(); e1.MoveNext(); e1.MoveNext(); Output.Line(e1.Current); foreach (int x in Untyped2()) Output.Line(x); foreach (ref readonly var q in (ReadOnlySpan<int>)[1, 2]) Output.Line(q);
    }
    static System.Collections.IEnumerable Untyped2() { yield return 4; yield return 5; }
}
