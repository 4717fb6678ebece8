using System.Collections.Immutable;
using System.Linq;

static class Program
{
    public static void Main()
    {
        var array = ImmutableArray.Create(3, 1, 2);
        Show.Line("array", () => array.Add(4).Insert(0, 0).Remove(2).SetItem(1, 30).RemoveAt(0));
        Show.Line("sorted", () => array.Sort());
        Show.Line("same", () => array);
        Output.Line(array.IndexOf(2) + " " + array.Contains(9) + array.IsDefault + default(ImmutableArray<int>).IsDefaultOrEmpty + array.IsEmpty);
        Show.Line("default", () => default(ImmutableArray<int>).Length);
        Show.Line("range", () => array.AddRange(7, 8).RemoveRange(0, 2));
        Show.Line("out", () => array.RemoveAt(3));
        var builder = ImmutableArray.CreateBuilder<string>(2);
        builder.Add("x"); builder.Add("y");
        Show.Line("moved", () => builder.MoveToImmutable());
        Output.Line(builder.Count);
        ImmutableArray<int> literal = [1, 2, .. array];
        Output.Line(literal.Length + " " + literal.AsSpan()[4] + (array == array) + array.Equals(ImmutableArray.Create(3, 1, 2)));

        var list = ImmutableList.Create("b", "a");
        var more = list.Add("c").Insert(1, "between").Replace("a", "A");
        Show.Line("list", () => list);
        Show.Line("more", () => more);
        Show.Line("index", () => more[2] + more.IndexOf("c") + more.FindIndex(s => s.Length > 3));
        Show.Line("sort", () => more.Sort(StringComparer.OrdinalIgnoreCase).Reverse());
        Show.Line("missing", () => list.Replace("zz", "y"));

        var map = ImmutableDictionary<string, int>.Empty.Add("one", 1).SetItem("two", 2).SetItem("one", 11);
        Output.Line(map["one"] + map.Count + map.GetValueOrDefault("three", 3) + " " + map.ContainsKey("two") + map.Remove("two").Count);
        Show.Line("same key", () => map.Add("one", 5));
        Show.Line("same pair", () => map.Add("one", 11).Count);
        Show.Line("no key", () => map["none"]);
        Show.Line("sorted map", () => map.ToImmutableSortedDictionary().Add("a", 0).Keys);
        Show.Line("set", () => ImmutableSortedSet.Create(3, 1, 3, 2).Union([9, 0]).Except([1]));
        Output.Line(ImmutableHashSet.Create("a", "b", "a").Count + " " + ImmutableHashSet.Create(1, 2).SetEquals([2, 1]));
        var stack = ImmutableStack<int>.Empty.Push(1).Push(2);
        Output.Line(stack.Peek() + stack.Pop().Peek() * 10 + " " + stack.Pop(out var top).IsEmpty + top);
        Show.Line("empty stack", () => ImmutableStack<int>.Empty.Pop());
        var queue = ImmutableQueue.Create(1, 2, 3).Enqueue(4).Dequeue();
        Show.Line("queue", () => queue);
        var bulk = ImmutableList.CreateRange(Enumerable.Range(0, 100)).ToBuilder();
        bulk.RemoveAll(i => i % 3 != 0);
        Output.Line(bulk.ToImmutable().Sum() + " " + bulk.Count);
    }
}
