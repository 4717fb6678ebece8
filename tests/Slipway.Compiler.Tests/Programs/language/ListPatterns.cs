static class Program
{
    static string Of(int[] a) => a switch
    {
        null => "null",
        [] => "empty",
        [0] => "zero",
        [var x] => $"one {x}",
        [1, .., 9] => "1..9",
        [_, > 5 and < 8, ..] => "second 6 or 7",
        [.. var head, -1] => $"ends -1 after {head.Length}",
        [var a1, var b1] when a1 == b1 => "twins",
        [_, _, .. { Length: > 2 } rest] => $"rest {rest[0]}",
        _ => "other",
    };

    static string Text(string s) => s is ['h', .. var middle, 'o'] ? middle : s is [_, _] ? "two" : "no";

    public static void Main()
    {
        int[][] all = [null, [], [0], [7], [1, 9], [1, 2, 9], [3, 6, 0], [5, 0, -1], [4, 4], [2, 2, 3, 4, 5], [8, 9, 1]];
        foreach (var a in all) Output.Line(Of(a));
        foreach (var s in new[] { "hello", "ho", "ab", "x", "" }) Output.Line(Text(s));
        ReadOnlySpan<int> span = [1, 2, 3];
        Output.Line(span is [1, .. var tail] ? tail.Length : -1);
        var list = new List<string> { "a", "b", "c" };
        Output.Line(list is ["a", _, var last] ? last : "no");
    }
}
