using System.Linq;

static class Program
{
    static void Tell<K, V>(string name, ILookup<K, V> lookup) =>
        Output.Line(name + " " + lookup.Count + ": " + string.Join("; ", lookup.Select(group => group.Key + "=" + string.Join(",", group))));

    public static void Main()
    {
        string[] words = ["apple", "Avocado", "banana", "blueberry", "cherry", "apricot", ""];
        Tell("by letter", words.ToLookup(w => w.Length > 0 ? w[0] : '-'));
        Tell("lengths", words.ToLookup(w => w.Length > 0 ? w.Substring(0, 1) : null, w => w.Length, StringComparer.OrdinalIgnoreCase));
        var lookup = words.ToLookup(w => w.Length);
        Output.Line(lookup[6].Count() + " " + lookup[100].Count() + lookup.Contains(5) + lookup.Contains(50));
        words[0] = "changed";
        Tell("copied", lookup);
        var groups = words.GroupBy(w => w.Length % 2 == 0);
        words[1] = "x";
        Output.Line(string.Join("|", groups.Select(g => g.Key + string.Join(",", g))));
        var list = (IList<string>)words.GroupBy(w => 1).First();
        Output.Line(list.Count + list[1] + list.Contains("banana") + list.IndexOf("cherry") + list.IsReadOnly);
        Show.Line("read only", () => list.Add("y"));
        Tell("empty", Enumerable.Empty<int>().ToLookup(i => i));
        Output.Line(string.Join(",", lookup.SelectMany(g => g).Take(3)));
        Output.Line(string.Join(",", words.GroupBy(w => w.Length, w => w.ToUpperInvariant(), (length, all) => length + ":" + string.Concat(all))));
        Show.Line("null source", () => ((string[])null).ToLookup(w => w));
        Show.Line("null selector", () => words.ToLookup((Func<string, int>)null));
    }
}
