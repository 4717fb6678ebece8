static class Program
{
    public static void Main()
    {
        foreach (var c in "aZ5_ \t\n\u00e4\u00c4\u00df\u0416\u03c9\u0660\u20ac\u2028\ud83d\ude00\u0000\u007f\uffff-+$()\u00bd")
        {
            Output.Line($"{(int)c:X4} {char.IsLetter(c)} {char.IsDigit(c)} {char.IsLetterOrDigit(c)} {char.IsWhiteSpace(c)} "
                + $"{char.IsUpper(c)} {char.IsLower(c)} {char.IsPunctuation(c)} {char.IsSymbol(c)} {char.IsControl(c)} "
                + $"{char.IsNumber(c)} {char.IsSeparator(c)} {char.IsSurrogate(c)} {char.IsHighSurrogate(c)} {char.IsAscii(c)} "
                + $"{(int)char.ToUpperInvariant(c):X} {(int)char.ToLowerInvariant(c):X} {char.GetUnicodeCategory(c)} "
                + $"{char.GetNumericValue(c)}");
            Output.Line($"{char.IsAsciiDigit(c)} {char.IsAsciiLetter(c)} {char.IsAsciiHexDigit(c)} {char.IsAsciiLetterUpper(c)} "
                + $"{char.IsBetween(c, 'a', 'f')} {c.CompareTo('a')} {c.GetHashCode()}");
        }

        Show.Line("parse", () => char.Parse("x"));
        Show.Line("parse long", () => char.Parse("xx"));
        Show.Line("parse null", () => char.Parse(null));
        Output.Line(char.ConvertFromUtf32(0x1f600).Length);
        Output.Line(char.ConvertToUtf32("\ud83d\ude00", 0));
        Show.Line("from", () => char.ConvertFromUtf32(0xd800));
        Show.Line("to", () => char.ConvertToUtf32("\ude00", 0));
        Output.Line(char.IsSurrogatePair("\ud83d\ude00", 0).ToString());
        Output.Line(char.MaxValue);
        Output.Line(char.TryParse("", out _).ToString());
    }
}
