using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Envoy;

/// <summary>Cuts a format string into literal text and operators.</summary>
internal static partial class FormatStringParser
{
    /// <exception cref="FormatException">A percent sign begins no known operator.</exception>
    public static ImmutableArray<FormatSegment> Parse(string text)
    {
        var segments = ImmutableArray.CreateBuilder<FormatSegment>();
        var literal = new StringBuilder();
        var position = 0;
        while (position < text.Length)
        {
            if (text[position] != '%')
            {
                literal.Append(text[position++]);
                continue;
            }

            if (position + 1 < text.Length && text[position + 1] == '%')
            {
                literal.Append('%');
                position += 2;
                continue;
            }

            var match = OperatorPattern().Match(text, position);
            if (!match.Success)
            {
                throw new FormatException(
                    $"the % in column {position + 1} begins no operator such as %REQ(X-NAME)%; a plain percent sign is %%");
            }

            if (literal.Length > 0)
                segments.Add(new FormatSegment(literal.ToString(), null));
            literal.Clear();
            segments.Add(new FormatSegment("", ToOperator(match)));
            position += match.Length;
        }

        if (literal.Length > 0)
            segments.Add(new FormatSegment(literal.ToString(), null));
        return segments.ToImmutable();
    }

    private static FormatOperator ToOperator(Match match)
    {
        var name = match.Groups["name"].Value;
        var argument = match.Groups["argument"];
        if (!FormatOperators.Known.TryGetValue(name, out var kind))
            throw new FormatException($"there is no operator %{name}%{Suggestion.For(name, FormatOperators.Known.Keys)}");
        if (kind == FormatArgument.None && argument.Success)
            throw new FormatException($"the operator %{name}% takes nothing in parentheses");
        if (kind is FormatArgument.Required or FormatArgument.Header && argument.Length == 0)
            throw new FormatException($"the operator %{name}% needs an argument: %{name}(...)%");

        int? maxLength = null;
        if (match.Groups["length"] is { Success: true } length)
        {
            if (!int.TryParse(length.ValueSpan, CultureInfo.InvariantCulture, out var number))
                throw new FormatException($"the length :{length.Value} of %{name}% is too large");
            maxLength = number;
        }

        if (kind != FormatArgument.Header)
            return new FormatOperator(name, argument.Value, "", maxLength);

        var headers = argument.Value.ToLowerInvariant().Split('?');
        return headers.Length > 2 || headers.Any(header => header.Length == 0)
            ? throw new FormatException($"the operator %{name}% takes one header, or two separated by a question mark")
            : new FormatOperator(name, headers[0], headers.Length > 1 ? headers[1] : "", maxLength);
    }

    [GeneratedRegex(@"\G%(?<name>[A-Z][A-Z0-9_]*)(?:\((?<argument>[^)]*)\))?(?::(?<length>[0-9]+))?%")]
    private static partial Regex OperatorPattern();
}
