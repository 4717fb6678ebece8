using System.Linq;

static class Program
{
    sealed class Mod(int n) : IEqualityComparer<int> { public bool Equals(int x, int y) => x % n == y % n; public int GetHashCode(int x) => x % n; }

    public static void Main()
    {
        int[] a = [1, 2, 2, 13, 4], b = [2, 4, 14, 9];
        foreach (var (name, comparer) in new (string, IEqualityComparer<int>)[] { ("default", null), ("mod 10", new Mod(10)), ("mod 1", new Mod(1)) })
        {
            Output.Line(name);
            Show.Line("distinct", () => a.Distinct(comparer));
            Show.Line("union", () => a.Union(b, comparer));
            Show.Line("union of three", () => a.Union(b, comparer).Union([100, 7], comparer).Count());
            Show.Line("intersect", () => a.Intersect(b, comparer));
            Show.Line("except", () => b.Except(a, comparer));
            Show.Line("equal", () => a.SequenceEqual(a.Select(i => i + 10), comparer));
            Show.Line("contains", () => a.Contains(12, comparer));
            Show.Line("groups", () => a.GroupBy(i => i, comparer).Select(g => g.Key * 100 + g.Count()));
            Show.Line("join", () => a.Join(b, i => i, i => i, (x, y) => x + ":" + y, comparer));
            Show.Line("group join", () => a.GroupJoin(b, i => i, i => i, (x, ys) => x + ":" + ys.Count(), comparer));
            Show.Line("dictionary", () => b.ToDictionary(i => i, comparer).Count);
        }
        Show.Line("same keys", () => a.ToDictionary(i => i));
        Show.Line("nulls", () => new[] { "x", null, "x", null }.Distinct().Count());
        Show.Line("null keys", () => new[] { "x", null }.GroupBy(s => s).Select(g => g.Key ?? "null"));
        Show.Line("joined null", () => new[] { "x", null }.Join(new[] { null, "x" }, s => s, s => s, (x, y) => x).Count());
        Show.Line("concat", () => a.Concat(b).Append(0).Prepend(-1).Reverse());
        Show.Line("lengths", () => a.SequenceEqual(a.Skip(0)).ToString() + a.SequenceEqual(a.Skip(1)) + Enumerable.Empty<int>().SequenceEqual([]));
        Show.Line("cast", () => new object[] { 1, 2 }.Cast<int>().Sum());
        Show.Line("bad cast", () => new object[] { 1, "x" }.Cast<int>().Sum());
        Show.Line("of type", () => new object[] { 1, "x", null, 2.0, 3 }.OfType<int>());
        Show.Line("repeat", () => Enumerable.Repeat("r", 3).Concat(Enumerable.Range(-1, 3).Select(i => i.ToString())));
        Show.Line("bad range", () => Enumerable.Range(int.MaxValue, 2));
        Show.Line("bad repeat", () => Enumerable.Repeat(1, -1));
    }
}
