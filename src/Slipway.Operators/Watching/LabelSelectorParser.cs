using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Operators.Watching;

/// <summary>
/// The grammar of Kubernetes: <c>key</c>, <c>!key</c>, <c>=</c>, <c>==</c>, <c>!=</c>, <c>in (…)</c>, <c>notin (…)</c>, <c>&gt;</c> and
/// <c>&lt;</c>, separated by commas.
/// </summary>
internal sealed partial class LabelSelectorParser
{
    private const int MaxLength = 64 << 10;
    private const int MaxPart = 63;
    private const int MaxPrefix = 253;

    private readonly string _text;
    private readonly List<string> _tokens;
    private int _next;

    public LabelSelectorParser(string text)
    {
        if (text.Length > MaxLength)
            throw new FormatException($"A label selector has at most {MaxLength} characters.");
        _text = text;
        _tokens = [.. TokenPattern().Matches(text).Select(match => match.Value)];
    }

    private string? Peek => _next < _tokens.Count ? _tokens[_next] : null;

    /// <exception cref="FormatException">It is no selector.</exception>
    public List<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement> { Requirement() };
        while (Take() is { } separator)
        {
            if (separator != ",")
                throw Error($"'{separator}' where a comma is expected");
            requirements.Add(Requirement());
        }

        return requirements;
    }

    private LabelRequirement Requirement()
    {
        if (Peek == "!")
        {
            Take();
            return new LabelRequirement(Key(), LabelOperator.DoesNotExist, []);
        }

        var key = Key();
        switch (Peek)
        {
            case null or ",":
                return new LabelRequirement(key, LabelOperator.Exists, []);
            case "=" or "==":
                Take();
                return new LabelRequirement(key, LabelOperator.In, [Value()]);
            case "!=":
                Take();
                return new LabelRequirement(key, LabelOperator.NotIn, [Value()]);
            case "in":
                Take();
                return new LabelRequirement(key, LabelOperator.In, Values());
            case "notin":
                Take();
                return new LabelRequirement(key, LabelOperator.NotIn, Values());
            case ">":
                Take();
                return new LabelRequirement(key, LabelOperator.GreaterThan, [], Number());
            case "<":
                Take();
                return new LabelRequirement(key, LabelOperator.LessThan, [], Number());
            default:
                throw Error($"'{Peek}' where an operator is expected, one of =, ==, !=, in, notin, > and <");
        }
    }

    private List<string> Values()
    {
        if (Take() is var open and not "(")
            throw Error($"{Shown(open)} where '(' is expected");
        var values = new SortedSet<string>(StringComparer.Ordinal) { Value() };
        while (true)
        {
            switch (Take())
            {
                case ",":
                    values.Add(Value());
                    break;
                case ")":
                    return [.. values];
                case var other:
                    throw Error($"{Shown(other)} where ',' or ')' is expected");
            }
        }
    }

    private string Key()
    {
        var key = Take();
        if (key is null || IsOperator(key))
            throw Error($"{Shown(key)} where a label is expected");
        var slash = key.LastIndexOf('/');
        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        if (name.Length > MaxPart || !NamePattern().IsMatch(name)
            || (prefix is not null && (prefix.Length > MaxPrefix || !PrefixPattern().IsMatch(prefix))))
            throw Error($"'{key}' is no name of a label");
        return key;
    }

    /// <summary>May be empty: then the next comma, parenthesis or end is left where it is.</summary>
    private string Value()
    {
        if (Peek is null or "," or ")")
            return "";
        var value = Take()!;
        if (IsOperator(value) || value.Length > MaxPart || !NamePattern().IsMatch(value))
            throw Error($"'{value}' is no value of a label");
        return value;
    }

    private long Number()
    {
        var text = Take();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Error($"{Shown(text)} where a whole number is expected");
    }

    private string? Take() => _next < _tokens.Count ? _tokens[_next++] : null;

    private static bool IsOperator(string token) => token is "=" or "==" or "!=" or "!" or "(" or ")" or "," or ">" or "<";

    private static string Shown(string? token) => token is null ? "nothing" : $"'{token}'";

    private FormatException Error(string what) => new($"'{_text}' is no label selector: {what}.");

    [GeneratedRegex(@"==|!=|[=!(),<>]|[^\s=!(),<>]+", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PrefixPattern();
}
