using System.Linq;

static class Program
{
    sealed record Row(int A, string B, double C);

    static int s_compared;

    public static void Main()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new Row(i * 7 % 5, ((char)('a' + i * 3 % 4)).ToString(), i * 31 % 17 / 2.0)).ToList();
        Output.Line(string.Join(" ", rows.OrderBy(r => r.A).Select(r => r.A + r.B)));
        Output.Line(string.Join(" ", rows.OrderBy(r => r.B, StringComparer.Ordinal).ThenByDescending(r => r.C).ThenBy(r => r.A).Select(r => r.B + r.C + "/" + r.A)));
        Output.Line(string.Join(" ", rows.OrderByDescending(r => r.A).Select((r, i) => rows.IndexOf(r)).Take(12)));
        var ordered = rows.OrderBy(r => r.A);
        Output.Line(string.Join(" ", ordered.ThenBy(r => r.C).Take(3).Select(r => r.C)) + " " + string.Join(" ", ordered.ThenByDescending(r => r.C).Take(3).Select(r => r.C)));
        var counting = Comparer<int>.Create((a, b) => { s_compared++; return a.CompareTo(b); });
        Output.Line(rows.OrderBy(r => r.A, counting).First().A + " " + (s_compared < 60));
        Output.Line(string.Join(" ", new[] { "b", null, "a", null }.OrderBy(s => s, StringComparer.Ordinal).Select(s => s ?? "null")));
        Output.Line(string.Join(" ", new[] { 2.0, double.NaN, -1, double.NegativeInfinity }.Order()));
        Show.Line("incomparable", () => new[] { new object(), new object() }.Order().ToList());
        Show.Line("failing", () => new[] { 1, 2 }.OrderBy<int, int>(i => throw new FormatException()).ToList());
        int[] numbers = [.. Enumerable.Range(0, 100).Select(i => i * 37 % 101)];
        var keys = numbers.ToArray();
        string[] items = [.. numbers.Select(n => "i" + n)];
        Array.Sort(keys, items);
        Output.Line(keys[0] + items[0] + keys[99] + items[99] + items.SequenceEqual(numbers.Order().Select(n => "i" + n)));
        Array.Sort(numbers, 10, 50);
        Output.Line(string.Join(",", numbers.Skip(8).Take(6)) + " " + Array.BinarySearch(keys, 50) + Array.BinarySearch(keys, -1));
        var span = numbers.AsSpan();
        span.Sort((a, b) => b - a);
        Output.Line(span[0] + " " + span[^1]);
    }
}
