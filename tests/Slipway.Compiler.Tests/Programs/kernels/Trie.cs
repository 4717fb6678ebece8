sealed class Trie
{
    readonly SortedDictionary<char, Trie> _next = [];
    bool _isWord;
    public void Add(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            _isWord = true;
            return;
        }
        if (!_next.TryGetValue(word[0], out var next))
            _next[word[0]] = next = new Trie();
        next.Add(word[1..]);
    }
    public string LongestPrefix(string text)
    {
        int best = -1;
        var at = this;
        for (int i = 0; ; i++)
        {
            if (at._isWord)
                best = i;
            if (i == text.Length || !at._next.TryGetValue(text[i], out at))
                return best < 0 ? null : text[..best];
        }
    }
    public IEnumerable<string> Words(string prefix = "")
    {
        if (_isWord)
            yield return prefix;
        foreach (var (c, next) in _next)
        {
            foreach (var word in next.Words(prefix + c))
                yield return word;
        }
    }
}
static class Program
{
    public static void Main()
    {
        var routes = new Trie();
        foreach (var route in (string[])["/", "/api", "/api/v1", "/api/v1/users", "/static", "/\u00e4"])
            routes.Add(route);
        foreach (var path in (string[])["/", "/api/v2", "/api/v1/users/7", "/stat", "/\u00e4x", "", "x"])
            Output.Line($"{path} -> {routes.LongestPrefix(path) ?? "none"}");
        Output.Line(string.Join(" ", routes.Words()));
    }
}
