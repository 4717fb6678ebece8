static class Program
{
    public static void Main()
    {
        var s = "Hello, World"; Output.Line(s.Length); Output.Line(s.Substring(7)); Output.Line(s.Substring(0, 5)); Output.Line(s[4] == 'o' ? 1 : 0); Output.Line(s.IndexOf('o')); Output.Line(s.IndexOf("World")); Output.Line(s.LastIndexOf('o')); Output.Line(s.IndexOf('z')); Output.Line(s.Contains("lo, W") ? 1 : 0);
        Output.Line(s.ToUpperInvariant()); Output.Line(s.ToLowerInvariant()); Output.Line(s.Replace('l', 'L')); Output.Line(s.Replace("World", "There")); Output.Line(s.StartsWith("Hell", StringComparison.Ordinal) ? 1 : 0); Output.Line(s.EndsWith("ld", StringComparison.Ordinal) ? 1 : 0); Output.Line(s.StartsWith("HELL", StringComparison.OrdinalIgnoreCase) ? 1 : 0);
        Output.Line("  trim me\t\n".Trim()); Output.Line("xxabcxx".Trim('x')); Output.Line("  a ".TrimStart() + "|"); Output.Line("  a ".TrimEnd() + "|"); Output.Line("a".PadLeft(4) + "|"); Output.Line("a".PadRight(4, '-') + "|");
        foreach (var p in "a,b,,c".Split(',')) Output.Line("[" + p + "]"); foreach (var p in " a ; b ;c ".Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Output.Line("[" + p + "]"); foreach (var p in "k=v=w".Split('=', 2)) Output.Line(p); foreach (var p in "a--b--c".Split("--")) Output.Line(p);
        Output.Line(string.Join(", ", new[] { "x", "y", "z" })); Output.Line(string.Join('-', new List<string> { "1", "2" })); Output.Line(string.Concat("a", "b", "c", "d")); Output.Line(string.IsNullOrEmpty("") ? 1 : 0); Output.Line(string.IsNullOrWhiteSpace(" \t") ? 1 : 0);
        Output.Line(string.Equals("abc", "ABC", StringComparison.OrdinalIgnoreCase) ? 1 : 0); Output.Line(string.CompareOrdinal("abc", "abd") < 0 ? 1 : 0); Output.Line("abc" == "ab" + s[2] ? 1 : 0); Output.Line("b".CompareTo("a") > 0 ? 1 : 0);
        Output.Line(s.Insert(5, "!")); Output.Line(s.Remove(5)); Output.Line(s.Remove(0, 7)); Output.Line(new string('x', 5)); Output.Line(new string(new[] { 'a', 'b' })); Output.Line(new string(s.AsSpan(2, 3)));
        foreach (var c in "añ€") Output.Line(c); Output.Line(s.ToCharArray().Length); Output.Line(s.IndexOfAny(new[] { 'W', ',' })); Output.Line("" + null + "x" + 'c'); Output.Line("abc".GetHashCode() == ("ab" + "c").GetHashCode() ? 1 : 0);
        var sp = "key: value".AsSpan(); int i = sp.IndexOf(':'); Output.Line(sp[..i]); Output.Line(sp[(i + 1)..].Trim()); Output.Line(sp.SequenceEqual("key: value") ? 1 : 0); Output.Line(sp.StartsWith("key") ? 1 : 0); Output.Line(sp.Contains('v') ? 1 : 0);
        try { s.Substring(50); } catch (ArgumentOutOfRangeException) { Output.Line("range"); } try { Output.Line(s[99]); } catch (IndexOutOfRangeException) { Output.Line("index"); }
        Output.Line(char.IsDigit('5') ? 1 : 0); Output.Line(char.IsLetter('x') ? 1 : 0); Output.Line(char.IsUpper('X') ? 1 : 0); Output.Line(char.ToUpperInvariant('q')); Output.Line(char.IsWhiteSpace(' ') ? 1 : 0); Output.Line(char.IsLetterOrDigit('_') ? 1 : 0); Output.Line('x'.ToString());
    }
}
