namespace Slipway.Sdk.Testing.Differences;

/// <summary>Compares texts line by line, by their longest common subsequence.</summary>
internal static class LineComparison
{
    /// <summary>The table of the comparison has the square of this many entries at most; longer texts are compared as a whole.</summary>
    public const int MaxLines = 500;

    public static IReadOnlyList<Difference> Compare(string before, string after)
    {
        var a = Split(before);
        var b = Split(after);
        if (a.Length > MaxLines || b.Length > MaxLines)
            return before == after ? [.. a.Select(Same)] : [.. a.Select(Removed), .. b.Select(Added)];

        var common = CommonLengths(a, b);
        var result = new List<Difference>();
        var (i, j) = (0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j])
            {
                result.Add(Same(a[i]));
                i++;
                j++;
            }
            else if (common[i + 1, j] >= common[i, j + 1])
            {
                result.Add(Removed(a[i++]));
            }
            else
            {
                result.Add(Added(b[j++]));
            }
        }

        result.AddRange(a.Skip(i).Select(Removed));
        result.AddRange(b.Skip(j).Select(Added));
        return PairUp(result);
    }

    private static Difference Same(string line) => new(Change.Same, line, line);

    private static Difference Removed(string line) => new(Change.Removed, line, null);

    private static Difference Added(string line) => new(Change.Added, null, line);

    private static string[] Split(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    /// <summary>Entry (i, j) is the length of what the lines from i on and those from j on have in common.</summary>
    private static int[,] CommonLengths(string[] a, string[] b)
    {
        var lengths = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
                lengths[i, j] = a[i] == b[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        return lengths;
    }

    /// <summary>A run of removed lines next to a run of added ones reads best as changed lines, side by side.</summary>
    private static List<Difference> PairUp(List<Difference> lines)
    {
        var result = new List<Difference>(lines.Count);
        for (var start = 0; start < lines.Count;)
        {
            if (lines[start].Change == Change.Same)
            {
                result.Add(lines[start++]);
                continue;
            }

            var run = lines.Skip(start).TakeWhile(line => line.Change != Change.Same).ToList();
            start += run.Count;
            var removed = run.Where(line => line.Change == Change.Removed).ToList();
            var added = run.Where(line => line.Change == Change.Added).ToList();
            var changed = Math.Min(removed.Count, added.Count);
            for (var i = 0; i < changed; i++)
                result.Add(new Difference(Change.Changed, removed[i].Before, added[i].After));
            result.AddRange(removed.Skip(changed));
            result.AddRange(added.Skip(changed));
        }

        return result;
    }
}
