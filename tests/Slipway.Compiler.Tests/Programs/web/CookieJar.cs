using System.Text;

/// <summary>Cookie headers taken apart and put together again, without allocating what is not kept.</summary>
static class Program
{
    private ref struct Cookies(ReadOnlySpan<char> header)
    {
        private ReadOnlySpan<char> _rest = header;

        public ReadOnlySpan<char> Name { get; private set; }

        public ReadOnlySpan<char> Value { get; private set; }

        public readonly Cookies GetEnumerator() => this;

        public readonly Cookies Current => this;

        public bool MoveNext()
        {
            while (!_rest.IsEmpty)
            {
                var end = _rest.IndexOf(';');
                var pair = (end < 0 ? _rest : _rest[..end]).Trim();
                _rest = end < 0 ? default : _rest[(end + 1)..];
                var equals = pair.IndexOf('=');
                if (equals <= 0)
                    continue;
                Name = pair[..equals].TrimEnd();
                var value = pair[(equals + 1)..].TrimStart();
                Value = value is ['"', .. var quoted, '"'] ? quoted : value;
                return true;
            }
            return false;
        }
    }

    private static string Without(string header, string name)
    {
        var kept = new StringBuilder();
        foreach (var cookie in new Cookies(header))
        {
            if (cookie.Name.SequenceEqual(name))
                continue;
            if (kept.Length > 0)
                kept.Append("; ");
            kept.Append(cookie.Name).Append('=').Append(cookie.Value);
        }
        return kept.ToString();
    }

    public static void Main()
    {
        string[] headers =
        [
            "", "a=1", "a=1; b=2;c=3", " a = 1 ;; b", "session=\"x y\"; theme=dark", "=novalue; a=; b==; c=\"", "a=1; a=2; A=3", ";", "üñ=ж; 名=值", "a=\"\"",
        ];
        foreach (var header in headers)
        {
            var count = 0;
            foreach (var cookie in new Cookies(header))
                Output.Line($"{++count} [{cookie.Name}] [{cookie.Value}] {cookie.Value.Length}");
            Output.Line(Without(header, "a"));
        }
    }
}
