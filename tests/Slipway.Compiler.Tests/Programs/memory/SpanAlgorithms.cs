static class Program
{
    public static void Main()
    {
        foreach (var items in (int[][])[[], [5], [3, 1, 2], [2, 2, 1, 1, 3], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8]])
        {
            var sorted = (int[])items.Clone();
            sorted.AsSpan().Sort();
            Output.Line(string.Join(",", sorted));
            foreach (var key in (int[])[-1, 1, 2, 5, 100])
                Output.Line(sorted.AsSpan().BinarySearch(key));
            var keys = (int[])items.Clone();
            var names = Array.ConvertAll(items, i => "n" + i);
            keys.AsSpan().Sort(names.AsSpan(), (a, b) => b - a);
            Output.Line(string.Join(",", names));
            sorted.AsSpan().Reverse();
            Output.Line(string.Join(",", sorted));
            Output.Line($"{items.AsSpan().SequenceEqual(sorted)} {items.AsSpan().SequenceCompareTo(sorted)} "
                + $"{items.AsSpan().IndexOf([1, 2])} {items.AsSpan().LastIndexOf(2)}");
            var copy = new int[items.Length + 2];
            items.AsSpan().CopyTo(copy.AsSpan(1));
            copy.AsSpan(1).Replace(1, -1);
            copy.AsSpan(0, 1).Fill(42);
            Output.Line(string.Join(",", copy) + " " + copy.AsSpan().Count(-1) + " " + items.AsSpan().CommonPrefixLength(copy.AsSpan(1)));
            Show.Line("too short", () => items.AsSpan().CopyTo(new int[1]));
            Show.Line("slice", () => items.AsSpan(1, 2).ToArray());
            Show.Line("index", () => items.AsSpan()[1]);
        }
        Span<string> words = ["pear", "fig", "Apple"];
        words.Sort(StringComparer.OrdinalIgnoreCase);
        Output.Line(string.Join(",", words.ToArray()));
        Show.Line("compare throws", () => new[] { 2, 1 }.AsSpan().Sort((_, _) => throw new FormatException()));
        Span<int> whole = [1, 2, 3, 4, 5];
        whole[..4].CopyTo(whole[1..]);
        Output.Line(string.Join(",", whole.ToArray()) + whole.Overlaps(whole[2..], out int offset) + offset);
    }
}
