using System.Linq;
static class Program
{
    public static void Main()
    {
        var n = Enumerable.Range(1, 20).ToArray();
        foreach (var x in n.Where(x => x % 3 == 0).Select(x => x * x)) Output.Line(x);
        Output.Line(n.Sum()); Output.Line(n.Max()); Output.Line(n.Count(x => x > 5)); Output.Line(n.Any(x => x == 7) ? 1 : 0); Output.Line(n.All(x => x > 0) ? 1 : 0); Output.Line(n.First(x => x > 10)); Output.Line(n.LastOrDefault(x => x > 100)); Output.Line(n.Aggregate((a, b) => a * 3 % 1000 + b));
        var words = "the quick brown fox jumps over the lazy dog".Split(' ');
        foreach (var w in words.OrderBy(w => w.Length).ThenBy(w => w, StringComparer.Ordinal)) Output.Line(w);
        foreach (var g in words.GroupBy(w => w.Length)) { Output.Line(g.Key); Output.Line(string.Join(",", g)); }
        Output.Line(words.Distinct().Count()); Output.Line(string.Join(" ", words.Skip(2).Take(3).Reverse())); var d = words.Distinct().ToDictionary(w => w, w => w.Length); Output.Line(d["quick"]);
        foreach (var (a, b) in n.Zip(words)) Output.Line(a + b.Length); Output.Line(words.SelectMany(w => w).Count(c => c == 'o')); var q = from w in words where w.Contains('o') orderby w descending select w.ToUpperInvariant(); foreach (var w in q) Output.Line(w);
    }
}
