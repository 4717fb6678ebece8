using System.Linq;

static class Program
{
    static string All<K, V>(IEnumerable<KeyValuePair<K, V>> pairs) => string.Join(",", pairs.Select(pair => pair.Key + "=" + pair.Value));

    public static void Main()
    {
        var map = new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2, ["m"] = 3 };
        map.Insert(1, "second", 9);
        Output.Line(All(map));
        Output.Line(map.IndexOf("m") + " " + map.GetAt(0) + " " + map.IndexOf("none"));
        map.SetAt(0, 100);
        map.SetAt(1, "renamed", 8);
        map["a"] = 20;
        Output.Line(All(map) + " " + map.Remove("z") + map.Count);
        map.RemoveAt(0);
        Output.Line(All(map) + string.Join("", map.Keys) + string.Join("", map.Values));
        Show.Line("same key", () => map.Add("a", 1));
        Show.Line("try", () => map.TryAdd("a", 1));
        Show.Line("index", () => map.GetAt(5));
        Show.Line("insert", () => map.Insert(9, "q", 1));
        Show.Line("key", () => map["none"]);
        Show.Line("changed", () => { foreach (var pair in map) map.Remove(pair.Key); });
        for (int i = 0; i < 50; i++)
            map["n" + i % 25] = i;
        Output.Line(map.Count + " " + map.GetAt(10).Key + map.GetAt(10).Value + map.IndexOf("n24"));
        var ignoring = new OrderedDictionary<string, string>(map.Select(p => KeyValuePair.Create(p.Key, "v" + p.Value)), StringComparer.OrdinalIgnoreCase);
        Output.Line(ignoring["N3"] + ignoring.ContainsValue("v49") + ignoring.TryGetValue("x", out _));
        ignoring.Clear();
        ignoring.TrimExcess();
        Output.Line(ignoring.Count);
    }
}
