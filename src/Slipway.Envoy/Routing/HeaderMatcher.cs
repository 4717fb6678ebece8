using System.Globalization;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.route.v3.HeaderMatcher</c>; without any of the three demands the header must be present.</summary>
public sealed record HeaderMatcher
{
    /// <summary>Header name in lower case; may be a pseudo-header such as <c>:method</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Demand on the value (<c>string_match</c> and the deprecated <c>exact_match</c> and its kin), or null.</summary>
    public StringMatcher? Value { get; init; }

    /// <summary>The value must be an integer in this range, or null.</summary>
    public Int64Range? Range { get; init; }

    /// <summary>Whether the header must be present (true) or absent (false), or null.</summary>
    public bool? Present { get; init; }

    /// <summary>Whether the outcome is turned round.</summary>
    public bool Invert { get; init; }

    /// <summary>Whether a missing header counts as an empty one; otherwise it fails demands on its value, turned round or not.</summary>
    public bool TreatMissingAsEmpty { get; init; }

    /// <summary>Whether a header meets the demand.</summary>
    /// <param name="value">Its values joined with commas, or null where it is missing.</param>
    public bool Matches(string? value)
    {
        var asksForPresence = Value is null && Range is null;
        var wantsPresence = Present ?? true;
        if (value is null && !TreatMissingAsEmpty)
            return asksForPresence && wantsPresence == Invert;

        value ??= "";
        var matches = asksForPresence ? wantsPresence : Value?.Matches(value) ?? Range!.Contains(value);
        return matches != Invert;
    }
}

/// <summary><c>envoy.type.v3.Int64Range</c>.</summary>
/// <param name="Start">First number inside.</param>
/// <param name="End">First number beyond.</param>
public sealed record Int64Range(long Start, long End)
{
    /// <summary>Whether <paramref name="text"/> is a decimal integer inside.</summary>
    public bool Contains(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number) && number >= Start && number < End;
}
