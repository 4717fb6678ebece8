using System.Collections.Frozen;
using System.Linq;

static class Program
{
    static void Dictionary(string name, FrozenDictionary<string, int> map, params string[] keys)
    {
        Output.Line(name + " " + map.Count + " " + string.Join(" ", keys.Select(key => key + "=" + (map.TryGetValue(key, out var value) ? value : -1))));
        Show.Line("missing", () => map["no such key"]);
        Output.Line(map.Values.Sum() + " " + map.Keys.Order(StringComparer.Ordinal).FirstOrDefault());
    }

    public static void Main()
    {
        Dictionary("empty", FrozenDictionary<string, int>.Empty, "a");
        Dictionary("one", new Dictionary<string, int> { ["only"] = 1 }.ToFrozenDictionary(), "only", "Only", "");
        var headers = "accept,accept-encoding,authorization,content-length,content-type,cookie,host,user-agent,x-request-id".Split(',');
        var map = headers.Select((name, i) => KeyValuePair.Create(name, i)).ToFrozenDictionary(StringComparer.Ordinal);
        Dictionary("many", map, "host", "Host", "accept", "accept-encodin", "x-request-id", "x-request-ie");
        Dictionary("ignoring case", map.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), "HOST", "Accept", "none", "X-Request-Id");
        Dictionary("by length", headers.ToFrozenDictionary(name => new string('x', name.Length * name[0]), name => name.Length), "x");
        var numbers = Enumerable.Range(0, 50).ToFrozenDictionary(i => i * 3, i => i);
        Output.Line(numbers[30] + " " + numbers.ContainsKey(31) + numbers.ContainsKey(147) + " " + numbers.Count);
        var few = new[] { 5, 1, 3 }.ToFrozenSet();
        Output.Line(few.Contains(3).ToString() + few.Contains(4) + few.Count + few.IsSubsetOf([1, 2, 3, 4, 5]) + few.SetEquals([3, 5, 1]));
        var set = headers.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        Output.Line(set.Contains("COOKIE").ToString() + set.TryGetValue("HOST", out var actual) + actual);
        Show.Line("null", () => set.Contains(null));
        Show.Line("same keys", () => new[] { 1, 1 }.ToFrozenDictionary(i => i).Count);
        Output.Line(FrozenSet.Create(1, 2, 2).Count);
    }
}
