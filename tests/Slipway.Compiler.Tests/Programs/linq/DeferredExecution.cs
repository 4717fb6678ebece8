using System.Linq;

/// <summary>When a query looks at its source, how often, and what it closes.</summary>
static class Program
{
    static IEnumerable<int> Source(string name, int count)
    {
        Output.Line(name + " opened");
        try { for (int i = 0; i < count; i++) { Output.Line(name + " gives " + i); yield return i; } }
        finally { Output.Line(name + " closed"); }
    }

    public static void Main()
    {
        var query = Source("a", 4).Where(i => i % 2 == 0).Select(i => { Output.Line("selected " + i); return i * 10; });
        Output.Line("nothing yet");
        Output.Line(query.First());
        Output.Line(query.Any(i => i > 5).ToString());
        foreach (var pair in Source("left", 3).Zip(Source("right", 2)))
            Output.Line(pair.ToString());
        Output.Line(Source("taken", 10).Take(2).Count());
        Output.Line(Source("last", 3).TakeLast(1).Single());
        Output.Line(string.Join(",", Source("while", 5).SkipWhile(i => i < 1).TakeWhile(i => i < 3)));
        var ordered = Source("ordered", 3).OrderByDescending(i => i);
        Output.Line("not sorted yet");
        Output.Line(ordered.First());
        var captured = 1;
        var late = new[] { 1, 2, 3 }.Select(i => i * captured);
        captured = 100;
        Output.Line(late.Sum());
        var throwing = Source("throwing", 3).Select(i => 10 / (i - 1));
        try { foreach (var i in throwing) Output.Line(i); } catch (DivideByZeroException) { Output.Line("divided"); }
        try { ((IEnumerable<int>)null).Where(i => true); } catch (ArgumentNullException) { Output.Line("checked at once"); }
        var list = new List<int> { 1, 2 };
        var over = list.Where(i => i > 0);
        list.Add(3);
        Output.Line(over.Count());
        Show.Line("changed", () => over.Select(i => { list.Add(i); return i; }).ToList());
        Output.Line(Source("not opened", 3).TryGetNonEnumeratedCount(out _).ToString() + list.TryGetNonEnumeratedCount(out var count) + count);
        using (var enumerator = Source("by hand", 2).Append(9).GetEnumerator()) { enumerator.MoveNext(); Output.Line(enumerator.Current); }
    }
}
