using System.Globalization;

namespace Slipway.Operators.Watching;

/// <summary>How a requirement compares.</summary>
internal enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}

/// <summary>One requirement of a selector. <c>=</c> is <see cref="LabelOperator.In"/> with one value.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Values">With what, sorted; empty for those that compare with nothing.</param>
/// <param name="Bound">For <see cref="LabelOperator.GreaterThan"/> and <see cref="LabelOperator.LessThan"/>.</param>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values, long Bound = 0)
{
    /// <param name="value">The label's value; null where the object does not have it.</param>
    public bool Matches(string? value) => Operator switch
    {
        LabelOperator.In => value is not null && Values.Contains(value),
        LabelOperator.NotIn => value is null || !Values.Contains(value),
        LabelOperator.Exists => value is not null,
        LabelOperator.DoesNotExist => value is null,
        LabelOperator.GreaterThan => Number(value) > Bound,
        _ => Number(value) < Bound,
    };

    /// <summary>Whether all that meets this one is certain to meet the other. Both are about the same label.</summary>
    public bool Implies(LabelRequirement other) => (Operator, other.Operator) switch
    {
        // Few values: each can be tried.
        (LabelOperator.In, _) => Values.All(other.Matches),
        (LabelOperator.NotIn, LabelOperator.NotIn) => other.Values.All(Values.Contains),
        (LabelOperator.DoesNotExist, _) => other.Matches(null),
        (LabelOperator.Exists, LabelOperator.Exists) => true,
        (LabelOperator.GreaterThan, LabelOperator.GreaterThan) => Bound >= other.Bound,
        (LabelOperator.LessThan, LabelOperator.LessThan) => Bound <= other.Bound,
        (LabelOperator.GreaterThan or LabelOperator.LessThan, LabelOperator.Exists) => true,
        (LabelOperator.GreaterThan or LabelOperator.LessThan, LabelOperator.NotIn) => !other.Values.Any(Matches),
        _ => false,
    };

    public override string ToString() => Operator switch
    {
        LabelOperator.In => Values.Count == 1 ? $"{Key}={Values[0]}" : $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn => Values.Count == 1 ? $"{Key}!={Values[0]}" : $"{Key} notin ({string.Join(',', Values)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => $"!{Key}",
        LabelOperator.GreaterThan => $"{Key}>{Bound}",
        _ => $"{Key}<{Bound}",
    };

    private static long? Number(string? value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
