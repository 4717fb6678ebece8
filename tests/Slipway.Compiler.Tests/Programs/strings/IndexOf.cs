static class Program
{
    static readonly string[] Texts = ["", "a", "abcabc", "aaa", "\u00e4\u20ac\ud83d\ude00x", "hello world"];
    public static void Main()
    {
        foreach (var t in Texts)
        {
            foreach (var c in "ac\u20acz")
            {
                Show.Line($"{t} {c}", () => t.IndexOf(c));
                Show.Line("last", () => t.LastIndexOf(c));
                Show.Line("from", () => t.IndexOf(c, 1));
                Show.Line("from count", () => t.IndexOf(c, 1, 2));
                Show.Line("last from", () => t.LastIndexOf(c, 2));
                Show.Line("contains", () => t.Contains(c));
                Show.Line("oic", () => t.IndexOf(char.ToUpperInvariant(c), StringComparison.OrdinalIgnoreCase));
            }

            foreach (var s in new[]
            {
                "",
                "a",
                "bc",
                "abcabcabc",
                "\ude00",
                "WORLD",
                null
            }

            )
            {
                Show.Line($"s {s?.Length}", () => t.IndexOf(s, StringComparison.Ordinal));
                Show.Line("oic", () => t.IndexOf(s, StringComparison.OrdinalIgnoreCase));
                Show.Line("last", () => t.LastIndexOf(s, StringComparison.Ordinal));
                Show.Line("contains", () => t.Contains(s));
                Show.Line("from", () => t.IndexOf(s, 1, StringComparison.Ordinal));
                Show.Line("culture", () => t.IndexOf(s));
                Show.Line("lastoic", () => t.LastIndexOf(s, StringComparison.OrdinalIgnoreCase));
            }

            Show.Line("any", () => t.IndexOfAny(['c', 'o', 'x']));
            Show.Line("any none", () => t.IndexOfAny([]));
            Show.Line("last any", () => t.LastIndexOfAny(['a', 'b']));
            Show.Line("any null", () => t.IndexOfAny(null));
        }
    }
}
