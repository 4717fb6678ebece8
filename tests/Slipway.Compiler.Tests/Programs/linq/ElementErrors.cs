using System.Linq;

/// <summary>Each operator that wants an element, over sources with none, one and more, as lists and as sequences.</summary>
static class Program
{
    static IEnumerable<int> Lazy(params int[] items) { foreach (var item in items) yield return item; }

    public static void Main()
    {
        var sources = new (string Name, IEnumerable<int> Items)[]
        {
            ("empty array", new int[0]), ("empty list", new List<int>()), ("empty lazy", Lazy()),
            ("one array", new[] { 5 }), ("one lazy", Lazy(5)), ("list", new List<int> { 7, 8, 9 }), ("lazy", Lazy(7, 8, 9)),
            ("range", Enumerable.Range(7, 3)), ("set", new SortedSet<int> { 9, 7, 8 }), ("reversed", Lazy(9, 8, 7).Reverse()),
        };
        var operators = new (string Name, Func<IEnumerable<int>, object> Get)[]
        {
            ("First", s => s.First()), ("First >7", s => s.First(i => i > 7)), ("FirstOrDefault", s => s.FirstOrDefault()),
            ("Last", s => s.Last()), ("Last <9", s => s.Last(i => i < 9)), ("LastOrDefault", s => s.LastOrDefault(i => i > 100)),
            ("Single", s => s.Single()), ("Single 8", s => s.Single(i => i == 8)), ("SingleOrDefault", s => s.SingleOrDefault()),
            ("ElementAt 1", s => s.ElementAt(1)), ("ElementAt -1", s => s.ElementAt(-1)), ("OrDefault 5", s => s.ElementAtOrDefault(5)),
            ("DefaultIfEmpty", s => s.DefaultIfEmpty(42).Last()), ("Max", s => s.Max()), ("Contains 8", s => s.Contains(8)),
        };
        foreach (var (name, items) in sources)
        {
            Output.Line(name);
            foreach (var (op, get) in operators)
                Show.Line("  " + op, () => get(items));
        }
    }
}
