namespace Slipway.Envoy;

/// <summary>How a <see cref="StringMatcher"/> compares.</summary>
public enum StringMatchKind
{
    /// <summary>The whole text is equal.</summary>
    Exact,

    /// <summary>The text starts with it.</summary>
    Prefix,

    /// <summary>The text ends with it.</summary>
    Suffix,

    /// <summary>The text has it somewhere.</summary>
    Contains,

    /// <summary>The whole text matches the expression.</summary>
    Regex,
}

/// <summary><c>envoy.type.matcher.v3.StringMatcher</c>.</summary>
public sealed record StringMatcher
{
    /// <summary>How texts are compared.</summary>
    public StringMatchKind Kind { get; init; }

    /// <summary>What they are compared with; for <see cref="StringMatchKind.Regex"/> the expression's text.</summary>
    public string Value { get; init; } = "";

    /// <summary>Whether ASCII case is ignored; never with an expression.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>The expression of <see cref="StringMatchKind.Regex"/>.</summary>
    public SafeRegex? Regex { get; init; }

    /// <summary>Whether <paramref name="text"/> meets the demand.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Kind switch
        {
            StringMatchKind.Exact => text.Equals(Value, comparison),
            StringMatchKind.Prefix => text.StartsWith(Value, comparison),
            StringMatchKind.Suffix => text.EndsWith(Value, comparison),
            StringMatchKind.Contains => text.Contains(Value, comparison),
            _ => Regex!.IsFullMatch(text),
        };
    }
}
