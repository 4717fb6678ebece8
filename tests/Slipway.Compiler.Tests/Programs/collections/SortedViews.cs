using System.Linq;

/// <summary>Views of sorted sets, which are what the set is, and the ends of sorted collections.</summary>
static class Program
{
    public static void Main()
    {
        var set = new SortedSet<int>([5, 1, 9, 3, 7]);
        var view = set.GetViewBetween(3, 8);
        Show.Line("view", () => view);
        set.Add(4);
        set.Remove(5);
        Show.Line("after", () => view);
        Output.Line(view.Count + " " + view.Min + " " + view.Max + " " + view.Contains(9) + view.Contains(4));
        view.Add(6);
        Show.Line("set", () => set);
        Show.Line("outside", () => view.Add(100));
        Show.Line("narrower", () => view.GetViewBetween(4, 6));
        Show.Line("wider", () => view.GetViewBetween(0, 6));
        Show.Line("reverse", () => view.Reverse());
        Show.Line("backwards", () => set.GetViewBetween(8, 3));
        view.Clear();
        Show.Line("cleared", () => set);
        Output.Line(set.RemoveWhere(i => i > 5) + " " + set.Min);
        Output.Line(new SortedSet<string>().Min ?? "no least");
        set.UnionWith([10, 11]); set.ExceptWith([1]); set.SymmetricExceptWith([10, 20]); set.IntersectWith([11, 20, 30]);
        Show.Line("operations", () => set);
        Output.Line(set.IsSubsetOf([11, 20, 1]).ToString() + set.IsProperSupersetOf([11]) + set.Overlaps([20]) + set.SetEquals([20, 11, 11]));
        Output.Line(set.TryGetValue(20, out var found).ToString() + found);
        var byLength = new SortedDictionary<string, int>(Comparer<string>.Create((a, b) => a.Length - b.Length)) { ["aaa"] = 3, ["b"] = 1, ["cc"] = 2 };
        byLength["xxx"] = 30;
        Show.Line("keys", () => byLength.Keys);
        Show.Line("values", () => byLength.Values);
        Output.Line(byLength.ContainsKey("yy").ToString() + byLength.ContainsValue(30) + byLength.First().Key);
        Show.Line("same length", () => byLength.Add("zz", 1));
        var list = new SortedList<string, int>(StringComparer.OrdinalIgnoreCase) { ["b"] = 2, ["A"] = 1, ["c"] = 3 };
        Output.Line(list.IndexOfKey("B") + list.IndexOfValue(3) * 10 + list.GetKeyAtIndex(0) + list.GetValueAtIndex(2));
        list.SetValueAtIndex(0, 100);
        list.RemoveAt(1);
        Output.Line(string.Join(",", list.Select(pair => pair.Key + pair.Value)));
        Show.Line("no index", () => list.GetKeyAtIndex(2));
    }
}
