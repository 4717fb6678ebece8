static class Program
{
    public static void Main()
    {
        string[] all = [null, "", "a", "A", "ab", "aB", "b", "\u00e4", "\u00c4", "z", "\ud83d\ude00"];
        foreach (var x in all)
            foreach (var y in all)
            {
                Output.Line($"{Math.Sign(string.CompareOrdinal(x, y))} {Math.Sign(string.Compare(x, y, StringComparison.Ordinal))} "
                    + $"{Math.Sign(string.Compare(x, y, StringComparison.OrdinalIgnoreCase))} {Math.Sign(string.Compare(x, y))} "
                    + $"{Math.Sign(string.Compare(x, y, true))} {x == y} {string.Equals(x, y, StringComparison.OrdinalIgnoreCase)} "
                    + $"{string.Equals(x, y, StringComparison.CurrentCulture)}");
                if (x == null)
                    continue;
                Show.Line("starts", () => x.StartsWith(y));
                Show.Line("ends", () => x.EndsWith(y, StringComparison.OrdinalIgnoreCase));
                Show.Line("cmp", () => Math.Sign(x.CompareTo(y)));
            }

        Show.Line("part", () => string.CompareOrdinal("xabc", 1, "yabd", 1, 2));
        Show.Line("part len", () => Math.Sign(string.Compare("abcd", 1, "ABCE", 1, 2, StringComparison.OrdinalIgnoreCase)));
        Show.Line("cmp obj", () => "a".CompareTo((object)5));
        Show.Line("starts char", () => "abc".StartsWith('a'));
        Show.Line("ends char", () => "".EndsWith('a'));
        foreach (var c in new[]
        {
            StringComparer.Ordinal,
            StringComparer.OrdinalIgnoreCase,
            StringComparer.InvariantCulture,
            StringComparer.CurrentCultureIgnoreCase
        }

        )
        {
            Output.Line($"{Math.Sign(c.Compare("a", "B"))} {c.Equals("x", "X")} {c.GetHashCode("k") == c.GetHashCode("K")}");
        }
    }
}
