static class Program
{
    public static void Main()
    {
        foreach (var s in new[]
        {
            "",
            "abcabc",
            "AbC",
            "aaa",
            "\u00e4\u00d6\u00df\u0101\u03b1\u0416\ud83d\ude00"
        }

        )
        {
            Show.Line("char", () => s.Replace('a', 'z'));
            Show.Line("string", () => s.Replace("bc", "-"));
            Show.Line("grow", () => s.Replace("a", "aa"));
            Show.Line("drop", () => s.Replace("a", null));
            Show.Line("empty", () => s.Replace("", "x"));
            Show.Line("null", () => s.Replace(null, "x"));
            Show.Line("oic", () => s.Replace("ABC", "!", StringComparison.OrdinalIgnoreCase));
            Show.Line("upper", () => s.ToUpperInvariant());
            Show.Line("lower", () => s.ToLowerInvariant());
            Show.Line("upper culture", () => s.ToUpper());
            Show.Line("lower culture", () => s.ToLower());
            Show.Line("lines", () => (s + "\r\n" + s).ReplaceLineEndings("/"));
            Show.Line("equals oic", () => s.Equals(s.ToUpperInvariant(), StringComparison.OrdinalIgnoreCase));
            Show.Line("compare oic", () => Math.Sign(string.Compare(s, s.ToLowerInvariant(), StringComparison.OrdinalIgnoreCase)));
        }
    }
}
