using System.Buffers;
static class Program
{
    public static void Main()
    {
        foreach (var text in (string[])["", "a", "abcabc", "aaaa", "xyz", "  padded  ", "\u00e9\u20ac\u00e9"])
        {
            var s = text.AsSpan();
            Output.Line($"'{text}' {s.IndexOf('a')} {s.LastIndexOf('a')} {s.IndexOf("bc")} {s.LastIndexOf("bc")} {s.IndexOf("")} "
                + $"{s.Contains('b')}");
            Output.Line($"{s.IndexOfAny('b', 'c')} {s.IndexOfAny('x', 'y', 'z')} {s.IndexOfAny("\u20acz")} "
                + $"{s.LastIndexOfAny('a', 'b')} {s.ContainsAny("xq")}");
            Output.Line($"{s.IndexOfAnyExcept('a')} {s.LastIndexOfAnyExcept('a')} {s.IndexOfAnyExcept("abc")} "
                + $"{s.ContainsAnyExcept('a', 'b')}");
            Output.Line($"{s.IndexOfAnyInRange('b', 'y')} {s.IndexOfAnyExceptInRange('a', 'b')} "
                + $"{s.LastIndexOfAnyInRange('a', 'b')} {s.ContainsAnyInRange('\u0080', '\uffff')}");
            Output.Line($"{s.StartsWith("ab")} {s.EndsWith('c')} {s.Count('a')} {s.Count("aa")} {s.CommonPrefixLength("abd")} "
                + $"{s.SequenceCompareTo("abd")}");
            Output.Line($"[{s.Trim().ToString()}] [{s.TrimStart('a').ToString()}] [{s.TrimEnd("ca").ToString()}] {s.IsWhiteSpace()}");
            Output.Line($"{s.Equals("ABCABC", StringComparison.OrdinalIgnoreCase)} "
                + $"{s.CompareTo("b", StringComparison.Ordinal) < 0} {s.Overlaps(text.AsSpan(text.Length / 2))}");
            var any = SearchValues.Create(["bc", "yz", "dd"], StringComparison.OrdinalIgnoreCase);
            Output.Line($"{s.IndexOfAny(any)} {s.ContainsAny(any)}");
            foreach (var range in s.SplitAny('b', ' '))
                Output.Line(range.ToString());
            foreach (var line in "x\r\ny\nz".AsSpan().EnumerateLines())
                Output.Line(line);
        }
        Span<char> to = stackalloc char[6];
        "abcabc".AsSpan().CopyTo(to);
        to.Replace('a', 'z');
        to.Reverse();
        Output.Line(to.ToString() + "AbC".AsSpan().ToLowerInvariant(to) + to.ToString());
    }
}
