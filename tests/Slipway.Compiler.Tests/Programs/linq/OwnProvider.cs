/// <summary>Query expressions over a type that is no sequence: only the names of the methods count.</summary>
readonly struct Option<T>(T value)
{
    public bool HasValue { get; } = true;
    public T Value => HasValue ? value : throw new InvalidOperationException("none");
    public Option<R> Select<R>(Func<T, R> map) => HasValue ? new(map(value)) : default;
    public Option<T> Where(Func<T, bool> keep) => HasValue && keep(value) ? this : default;
    public Option<R> SelectMany<U, R>(Func<T, Option<U>> bind, Func<T, U, R> map)
    {
        if (!HasValue)
            return default;
        var inner = bind(value);
        return inner.HasValue ? new(map(value, inner.Value)) : default;
    }
    public override string ToString() => HasValue ? "some " + value : "none";
}

/// <summary>A parser of text, put together by queries.</summary>
delegate (T Value, string After)? Parser<T>(string text);

static class Parsers
{
    public static Parser<R> Select<T, R>(this Parser<T> parser, Func<T, R> map) => text => parser(text) is var (value, rest) ? (map(value), rest) : null;
    public static Parser<R> SelectMany<T, U, R>(this Parser<T> parser, Func<T, Parser<U>> next, Func<T, U, R> map) =>
        text => parser(text) is var (value, rest) && next(value)(rest) is var (second, end) ? (map(value, second), end) : null;
    public static Parser<T> Or<T>(this Parser<T> one, Parser<T> other) => text => one(text) ?? other(text);
    public static Parser<char> Char(Func<char, bool> test) => text => text.Length > 0 && test(text[0]) ? (text[0], text[1..]) : null;
    public static Parser<string> Many(Func<char, bool> test) => text =>
    {
        var length = 0;
        while (length < text.Length && test(text[length]))
            length++;
        return length == 0 ? null : (text[..length], text[length..]);
    };
}

static class Program
{
    static Option<int> Parse(string text) => int.TryParse(text, out var number) ? new(number) : default;

    static Parser<int> Sum() =>
        (from left in Parsers.Many(char.IsAsciiDigit)
         from plus in Parsers.Char(c => c == '+')
         from right in (Parser<int>)(text => Sum()(text))
         select int.Parse(left) + right)
        .Or(from number in Parsers.Many(char.IsAsciiDigit) select int.Parse(number));

    public static void Main()
    {
        foreach (var (a, b) in new[] { ("1", "2"), ("x", "2"), ("3", "y"), ("-5", "1") })
            Output.Line((from x in Parse(a) from y in Parse(b) where x > 0 select x * 10 + y).ToString());
        foreach (var text in new[] { "1+2+30", "7", "1+", "+1", "12+3rest" })
            Output.Line(Sum()(text) is var (value, rest) ? value + " '" + rest + "'" : "no sum");
        Show.Line("no value", () => default(Option<string>).Value);
    }
}
