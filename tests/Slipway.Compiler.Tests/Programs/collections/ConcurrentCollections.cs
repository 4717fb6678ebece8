using System.Collections.Concurrent;
using System.Linq;

static class Program
{
    public static void Main()
    {
        var map = new ConcurrentDictionary<string, int>();
        Output.Line(map.TryAdd("a", 1).ToString() + map.TryAdd("a", 2) + map["a"]);
        Output.Line(map.GetOrAdd("b", key => key.Length * 10) + map.GetOrAdd("b", 99) + map.GetOrAdd("c", (key, add) => add, 7));
        Output.Line(map.AddOrUpdate("a", 100, (key, old) => old + 1) + map.AddOrUpdate("d", key => 4, (key, old) => old));
        Output.Line(map.TryUpdate("a", 50, 1).ToString() + map.TryUpdate("a", 50, 2) + map["a"]);
        Output.Line(map.TryRemove("a", out var removed).ToString() + removed + map.TryRemove("a", out _) + map.TryRemove(new KeyValuePair<string, int>("b", 3)));
        Output.Line(string.Join(",", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value)) + map.Count + map.IsEmpty);
        Show.Line("missing", () => map["none"]);
        Show.Line("null", () => map.TryAdd(null, 1));
        foreach (var pair in map)
            map[pair.Key] = pair.Value + 1;
        Output.Line(map.Values.Sum());
        for (int i = 0; i < 500; i++)
            map["k" + i % 100] = i;
        Output.Line(map.Count + " " + map["k99"]);
        map.Clear();
        Output.Line(map.ToArray().Length);
        var ignoring = new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["X"] = 1 };
        Output.Line(ignoring.ContainsKey("x").ToString());

        var queue = new ConcurrentQueue<int>(Enumerable.Range(0, 40));
        queue.Enqueue(99);
        Output.Line(queue.TryDequeue(out var first).ToString() + first + queue.TryPeek(out var next) + next + queue.Count);
        var sum = 0;
        while (queue.TryDequeue(out var item))
            sum += item;
        Output.Line(sum + " " + queue.IsEmpty + queue.TryDequeue(out _));
        var stack = new ConcurrentStack<string>(["a", "b"]);
        stack.PushRange(["c", "d"]);
        var two = new string[2];
        Output.Line(stack.TryPopRange(two) + string.Join("", two) + stack.TryPeek(out var top) + top + string.Join("", stack));
    }
}
