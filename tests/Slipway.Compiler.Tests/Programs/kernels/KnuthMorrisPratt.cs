static class Program
{
    static List<int> Find(ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        Span<int> fallback = stackalloc int[word.Length];
        for (int i = 1, k = 0; i < word.Length; i++)
        {
            while (k > 0 && word[i] != word[k])
                k = fallback[k - 1];
            if (word[i] == word[k])
                k++;
            fallback[i] = k;
        }
        var found = new List<int>();
        for (int i = 0, k = 0; i < text.Length; i++)
        {
            while (k > 0 && (k == word.Length || text[i] != word[k]))
                k = fallback[k - 1];
            if (text[i] == word[k])
                k++;
            if (k == word.Length)
                found.Add(i - k + 1);
        }
        return found;
    }
    public static void Main()
    {
        foreach (var word in (string[])["a", "ab", "aba", "abab", "xyz", "\u00e9"])
            Output.Line(word + ": " + string.Join(",", Find("abababacab\u00e9aba", word)));
        Show.Line("empty", () => Find("a", ""));
    }
}
