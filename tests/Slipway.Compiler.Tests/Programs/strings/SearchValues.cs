using System.Buffers;

static class Program
{
    public static void Main()
    {
        var v = SearchValues.Create("aeiou");
        foreach (var s in new[]
        {
            "",
            "xyz",
            "hello",
            "rhythm and blues that is longer than a vector of thirty two"
        }

        )
        {
            Output.Line(s.AsSpan().IndexOfAny(v));
            Output.Line(s.AsSpan().IndexOfAnyExcept(v));
            Output.Line(s.AsSpan().LastIndexOfAny(v));
            Output.Line(s.AsSpan().ContainsAny(v).ToString());
            Output.Line(s.AsSpan().IndexOfAny('x', 'o'));
            Output.Line(s.AsSpan().IndexOfAny("zlt"));
            Output.Line(s.AsSpan().IndexOfAnyInRange('p', 's'));
            Output.Line(s.AsSpan().IndexOfAnyExceptInRange('a', 'z'));
            Output.Line(s.AsSpan().Count('l'));
            Output.Line(s.AsSpan().CommonPrefixLength("help"));
        }

        Output.Line(v.Contains('e').ToString());
        var b = SearchValues.Create("0123456789"u8);
        Output.Line("abc9"u8.IndexOfAny(b));
        var many = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        Output.Line("token value".AsSpan().IndexOfAnyExcept(many));
        var u = SearchValues.Create("\u00e4\u00f6\u20ac");
        Output.Line("x\u20ac".AsSpan().IndexOfAny(u));
        Output.Line("hello hello".AsSpan().Replace2());
    }

    static int Replace2(this ReadOnlySpan<char> s)
    {
        Span<char> d = stackalloc char[s.Length];
        s.Replace(d, 'l', 'L');
        return d.Count('L');
    }
}
