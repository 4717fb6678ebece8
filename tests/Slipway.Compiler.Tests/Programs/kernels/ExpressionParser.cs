sealed class ParseException(string message, int at) : Exception(message)
{
    public int At { get; } = at;
}
ref struct Parser(ReadOnlySpan<char> text)
{
    readonly ReadOnlySpan<char> _text = text;
    int _at = 0;
    public long Parse()
    {
        long value = Sum();
        return _at == _text.Length ? value : throw new ParseException("An operator is missing", _at);
    }
    char Peek()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }
    long Sum()
    {
        long value = Product();
        while (Peek() is '+' or '-')
            value = _text[_at++] == '+' ? checked(value + Product()) : checked(value - Product());
        return value;
    }
    long Product()
    {
        long value = Power();
        while (Peek() is '*' or '/' or '%')
        {
            value = _text[_at++] switch
            {
                '*' => checked(value * Power()),
                '/' => value / Power(),
                _ => value % Power(),
            };
        }
        return value;
    }
    long Power()
    {
        long value = Factor();
        if (Peek() != '^')
            return value;
        _at++;
        long exponent = Power(), result = 1;
        for (; exponent > 0; exponent--)
            result = checked(result * value);
        return result;
    }
    long Factor()
    {
        switch (Peek())
        {
            case '-':
                _at++;
                return -Factor();
            case '(':
                _at++;
                long value = Sum();
                if (Peek() != ')')
                    throw new ParseException("A ')' is missing", _at);
                _at++;
                return value;
            case >= '0' and <= '9':
                int start = _at;
                while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
                    _at++;
                return long.Parse(_text[start.._at]);
            default:
                throw new ParseException("A number is missing", _at);
        }
    }
}
static class Program
{
    public static void Main()
    {
        foreach (var text in (string[])["1+2*3", "(1+2)*3", "2^3^2", "-4--5", "10/3*3+10%3", " ( 7 ) ", "1/0", "2^63", "", "1+", "(1", "1 2", "99999999999999999999"])
        {
            try
            {
                Output.Line($"{text} = {new Parser(text).Parse()}");
            }
            catch (ParseException e)
            {
                Output.Line($"{text}: {e.Message} at {e.At}");
            }
            catch (ArithmeticException e)
            {
                Output.Line($"{text}: {e.GetType().Name}");
            }
        }
    }
}
