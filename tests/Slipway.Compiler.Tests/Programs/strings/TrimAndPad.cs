static class Program
{
    public static void Main()
    {
        foreach (var s in new[]
        {
            "",
            " ",
            "a",
            "  a b  ",
            "\t\r\n\u00a0\u2003x\u3000",
            "xxaxx",
            "\u200bz"
        }

        )
        {
            Show.Line("trim", () => s.Trim());
            Show.Line("start", () => s.TrimStart());
            Show.Line("end", () => s.TrimEnd());
            Show.Line("x", () => s.Trim('x'));
            Show.Line("xa", () => s.Trim('x', 'a'));
            Show.Line("null", () => s.Trim(null));
            Show.Line("start x", () => s.TrimStart('x'));
            Show.Line("end xa", () => s.TrimEnd('x', 'a'));
            foreach (var w in new[]
            {
                -1,
                0,
                3,
                10
            }

            )
            {
                Show.Line("left", () => s.PadLeft(w));
                Show.Line("right", () => s.PadRight(w, '*'));
            }

            Show.Line("white", () => string.IsNullOrWhiteSpace(s));
            Show.Line("empty", () => string.IsNullOrEmpty(s));
            Show.Line("span", () => s.AsSpan().Trim().ToString());
            Show.Line("span chars", () => s.AsSpan().Trim("xa").ToString());
        }
    }
}
