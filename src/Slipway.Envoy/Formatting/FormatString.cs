using System.Collections.Immutable;
using System.Text;

namespace Slipway.Envoy;

/// <summary>One command operator of a format string, such as <c>%REQ(X-A?X-B):10%</c>.</summary>
/// <param name="Name">Name, for example <c>REQ</c>.</param>
/// <param name="Argument">What stands in the parentheses; for header operators only the header's name, in lower case.</param>
/// <param name="Alternative">For header operators, the lower-case header that is read where the first is missing; otherwise empty.</param>
/// <param name="MaxLength">Number of characters to which the value is cut, or null.</param>
public sealed record FormatOperator(string Name, string Argument, string Alternative, int? MaxLength);

/// <summary>A part of a format string: literal text, or an operator.</summary>
/// <param name="Literal">The text where <paramref name="Operator"/> is null.</param>
/// <param name="Operator">The operator, or null for literal text.</param>
public readonly record struct FormatSegment(string Literal, FormatOperator? Operator);

/// <summary>A parsed format string of access logs and header values, in Envoy's substitution format.</summary>
/// <param name="Text">The format as written.</param>
/// <param name="Segments">Its parts in order.</param>
public sealed record FormatString(string Text, ImmutableArray<FormatSegment> Segments)
{
    /// <summary>A format that writes nothing.</summary>
    public static FormatString Empty { get; } = new("", []);

    /// <summary>The text itself where it has no operators, otherwise null; lets callers skip evaluation.</summary>
    public string? Constant { get; } =
        Segments.IsEmpty ? "" : Segments.Length == 1 && Segments[0].Operator is null ? Segments[0].Literal : null;

    /// <summary>Parses a format string.</summary>
    /// <exception cref="FormatException">A percent sign begins no operator that Slipway knows; the message says which and why.</exception>
    public static FormatString Parse(string text) => new(text, FormatStringParser.Parse(text));

    /// <summary>Appends the evaluated text to <paramref name="output"/>.</summary>
    /// <param name="output">Where the text goes.</param>
    /// <param name="state">Passed to <paramref name="evaluate"/>, so that it need not capture anything.</param>
    /// <param name="evaluate">Gives an operator's value, or null for none; need not mind <see cref="FormatOperator.MaxLength"/>.</param>
    /// <param name="missing">Written for an operator without a value: Envoy writes <c>-</c> in logs and nothing in headers.</param>
    public void AppendTo<TState>(
        StringBuilder output, TState state, Func<TState, FormatOperator, string?> evaluate, string missing)
    {
        foreach (var segment in Segments)
        {
            if (segment.Operator is not { } command)
                output.Append(segment.Literal);
            else if (evaluate(state, command) is not { } value)
                output.Append(missing);
            else
                output.Append(value.AsSpan(0, Math.Min(value.Length, command.MaxLength ?? value.Length)));
        }
    }

    /// <summary>The format as written.</summary>
    public override string ToString() => Text;
}
