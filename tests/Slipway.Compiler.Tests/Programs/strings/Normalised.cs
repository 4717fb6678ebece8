using System.Text;
static class Program
{
    public static void Main()
    {
        foreach (var text in (string[])["", "plain", "Tab\there", "line\r\nend\n", "\u0000nul", "MiXeD Case", "a\u00adb"])
        {
            Output.Line($"{text.Length} {text.ReplaceLineEndings("|")} {text.IsNormalized()} {string.IsNullOrWhiteSpace(text)}");
            Output.Line(text.ToUpperInvariant() + text.ToLowerInvariant() + text.Insert(text.Length / 2, "^") + text.PadLeft(12, '.').PadRight(14, '!'));
            Show.Line("remove", () => text.Remove(2));
            Show.Line("insert", () => text.Insert(9, "x"));
            Output.Line($"{Ascii.IsValid(text)} {Ascii.EqualsIgnoreCase(text, "PLAIN")} {Ascii.Trim(" " + text + " ").End}");
            Output.Line(string.Join(",", text.Chunked(4)));
            Output.Line(text.Split((char[])null, StringSplitOptions.RemoveEmptyEntries).Length);
        }
        Output.Line("x" + string.Concat(Enumerate()));
    }
    static IEnumerable<string> Chunked(this string text, int size)
    {
        for (int i = 0; i < text.Length; i += size)
            yield return text.Substring(i, Math.Min(size, text.Length - i)).Trim();
    }
    static IEnumerable<object> Enumerate()
    {
        yield return 1;
        yield return null;
        yield return "two";
        yield return 3.5;
    }
}
