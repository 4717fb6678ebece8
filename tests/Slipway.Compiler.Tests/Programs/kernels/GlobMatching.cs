static class Program
{
    static bool Matches(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, from = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
                (p, t) = (p + 1, t + 1);
            else if (p < pattern.Length && pattern[p] == '*')
                (star, from) = (p++, t);
            else if (star >= 0)
                (p, t) = (star + 1, ++from);
            else
                return false;
        }
        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
    public static void Main()
    {
        string[] texts = ["", "a", "ab", "abc", "/api/v1/users", "/api//", "aaab", "*"];
        foreach (var pattern in (string[])["", "*", "?", "a*", "*b", "a?c", "/api/*", "/api/*/users", "*a*b", "**", "???*"])
        {
            var matched = new List<string>();
            foreach (var text in texts)
            {
                if (Matches(pattern, text))
                    matched.Add(text);
            }
            Output.Line($"'{pattern}': '{string.Join("' '", matched)}'");
        }
    }
}
