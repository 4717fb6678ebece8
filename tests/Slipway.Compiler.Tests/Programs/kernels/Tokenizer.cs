enum TokenKind { Word, Number, Text, Symbol, Comment }
readonly record struct Token(TokenKind Kind, string Text, int Line);
static class Program
{
    static IEnumerable<Token> Tokens(string source)
    {
        int line = 1;
        for (int i = 0; i < source.Length;)
        {
            int start = i;
            char c = source[i++];
            if (c == '\n')
            {
                line++;
            }
            else if (char.IsWhiteSpace(c))
            {
            }
            else if (char.IsLetter(c) || c == '_')
            {
                while (i < source.Length && (char.IsLetterOrDigit(source[i]) || source[i] == '_'))
                    i++;
                yield return new(TokenKind.Word, source[start..i], line);
            }
            else if (char.IsAsciiDigit(c))
            {
                while (i < source.Length && (char.IsAsciiHexDigit(source[i]) || source[i] is '.' or 'x'))
                    i++;
                yield return new(TokenKind.Number, source[start..i], line);
            }
            else if (c == '"')
            {
                while (i < source.Length && source[i] != '"')
                    i += source[i] == '\\' ? 2 : 1;
                if (i >= source.Length)
                    throw new FormatException($"The text that starts in line {line} does not end.");
                yield return new(TokenKind.Text, source[(start + 1)..i++], line);
            }
            else if (c == '/' && i < source.Length && source[i] == '/')
            {
                int end = source.IndexOf('\n', i);
                i = end < 0 ? source.Length : end;
                yield return new(TokenKind.Comment, source[start..i], line);
            }
            else
            {
                if (i < source.Length && source[i] == '=' && "=<>!".Contains(c))
                    i++;
                yield return new(TokenKind.Symbol, source[start..i], line);
            }
        }
    }
    public static void Main()
    {
        foreach (var token in Tokens("let x_1 = 0xFF; // a comment\nif (x_1 >= 1.5) { say(\"a \\\"quoted\\\" word\"); }\n\u00e4\u00f6 != y"))
            Output.Line(token.ToString());
        try
        {
            foreach (var token in Tokens("a\n\"b"))
                Output.Line(token.Text);
        }
        catch (FormatException e)
        {
            Output.Line(e.Message);
        }
    }
}
