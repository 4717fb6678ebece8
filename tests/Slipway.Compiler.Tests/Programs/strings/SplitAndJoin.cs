static class Program
{
    public static void Main()
    {
        string[] texts = ["", ",", "a", "a,b", ",a,,b,", " a , b ", "a--b--", "x y\tz"];
        foreach (var t in texts)
        {
            Show.Line($"[{t}] char", () => t.Split(','));
            Show.Line("remove", () => t.Split(',', StringSplitOptions.RemoveEmptyEntries));
            Show.Line("trim", () => t.Split(',', StringSplitOptions.TrimEntries));
            Show.Line("both", () => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            Show.Line("count", () => t.Split(',', 2));
            Show.Line("count 1", () => t.Split(',', 1));
            Show.Line("count 0", () => t.Split(',', 0));
            Show.Line("count neg", () => t.Split(',', -1));
            Show.Line("string", () => t.Split("--"));
            Show.Line("empty string", () => t.Split(""));
            Show.Line("null", () => t.Split((char[])null));
            Show.Line("many", () => t.Split(',', ' ', '-'));
            Show.Line("strings", () => t.Split([",", "--"], StringSplitOptions.None));
            Show.Line("strings count", () => t.Split(["a", "-"], 2, StringSplitOptions.RemoveEmptyEntries));
        }

        Show.Line("join", () => string.Join(",", "a", null, "c"));
        Show.Line("join char", () => string.Join('-', "a", "b"));
        Show.Line("join empty", () => string.Join(",", Array.Empty<string>()));
        Show.Line("join null sep", () => string.Join(null, "a", "b"));
        Show.Line("join part", () => string.Join(",", ["a", "b", "c"], 1, 2));
        Show.Line("join out", () => string.Join(",", ["a"], 1, 2));
        Show.Line("join ints", () => string.Join(", ", new List<int> { 1, 2 }));
        Show.Line("join list", () => string.Join("|", new List<string> { "x", null }));
        Show.Line("join null", () => string.Join(",", (string[])null));
        Span<Range> r = stackalloc Range[4];
        int n = "a,b,c,d,e".AsSpan().Split(r, ',');
        Output.Line(n);
        Output.Line(r[3].ToString());
        foreach (var part in "x;y;z".AsSpan().Split(';'))
            Output.Line(part.ToString());
    }
}
