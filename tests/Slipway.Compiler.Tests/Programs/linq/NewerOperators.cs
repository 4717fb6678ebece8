using System.Linq;

static class Program
{
    static void L(string name, Func<object> call) => Show.Line(name, call);

    public static void Main()
    {
        string[] words = ["pear", "fig", "apple", "kiwi", "date", "plum", "fig"];
        L("chunk", () => words.Chunk(3).Select(c => string.Join("+", c)));
        L("chunk 0", () => words.Chunk(0));
        L("chunk none", () => Array.Empty<int>().Chunk(2).Count());
        L("count by", () => words.CountBy(w => w.Length));
        L("aggregate by", () => words.AggregateBy(w => w[0], "", (all, w) => all + w.Length));
        L("aggregate by seed", () => words.AggregateBy(w => w.Length, key => key * 100, (sum, w) => sum + 1));
        L("index", () => words.Index().Where(p => p.Index % 3 == 0));
        L("min by", () => words.MinBy(w => w.Length) + words.MaxBy(w => w.Length));
        L("min by none", () => Array.Empty<int>().MinBy(i => i));
        L("min by none null", () => Array.Empty<string>().MinBy(i => i));
        L("distinct by", () => words.DistinctBy(w => w.Length));
        L("union by", () => words.UnionBy(["x", "longest word"], w => w.Length));
        L("except by", () => words.ExceptBy([4], w => w.Length));
        L("intersect by", () => words.IntersectBy([3, 5], w => w.Length));
        L("order", () => words.Order(StringComparer.Ordinal));
        L("descending", () => words.OrderDescending(StringComparer.Ordinal).Take(2));
        L("take range", () => words.Take(2..^1));
        L("take from end", () => words.Take(^2..));
        L("take past", () => words.Take(5..100));
        L("element", () => words.ElementAt(^2) + words.ElementAtOrDefault(^9));
        L("zip3", () => words.Zip([1, 2, 3], [true, false]));
        L("take last", () => words.TakeLast(2).Concat(words.SkipLast(5)));
        L("first or", () => words.FirstOrDefault(w => w == "none", "fallback") + words.LastOrDefault(w => w.StartsWith('z'), "last"));
        L("single or", () => Array.Empty<int>().SingleOrDefault(7));
        L("left join", () => words.Take(3).LeftJoin([3, 5], w => w.Length, n => n, (w, n) => w + n));
        L("right join", () => words.Take(2).RightJoin([3, 9], w => w.Length, n => n, (w, n) => (w ?? "none") + n));
        L("to dictionary", () => words.Distinct().Select(w => (w, w.Length)).ToDictionary());
        L("to hash set", () => words.ToHashSet().Count);
        L("sequence", () => Enumerable.Sequence(0, 1.0, 0.25));
        L("infinite", () => Enumerable.InfiniteSequence(5, -2).Take(4));
    }
}
