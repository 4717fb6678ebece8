namespace Slipway.Operators.Watching;

/// <summary>Which objects are meant, by their labels: all requirements have to be met.</summary>
internal sealed class LabelSelector : IEquatable<LabelSelector>
{
    private readonly string _text;

    internal LabelSelector(IEnumerable<LabelRequirement> requirements)
    {
        // In one order, so that selectors which say the same share a watch.
        Requirements =
        [
            .. requirements.DistinctBy(requirement => requirement.ToString())
                .OrderBy(requirement => requirement.ToString(), StringComparer.Ordinal),
        ];
        _text = string.Join(',', Requirements);
    }

    /// <summary>Everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    public IReadOnlyList<LabelRequirement> Requirements { get; }

    public bool IsEverything => Requirements.Count == 0;

    /// <summary>Reads a selector as kubectl and the API server do; null, empty and blank mean everything.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static LabelSelector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Everything : new LabelSelector(new LabelSelectorParser(text).Parse());

    public bool Matches(CachedObject candidate)
    {
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(candidate.Label(requirement.Key)))
                return false;
        }

        return true;
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        Requirements.All(requirement => requirement.Matches(labels.GetValueOrDefault(requirement.Key)));

    /// <summary>
    /// Whether all that this one selects is certain to be selected by another. False where it only cannot be told, such as with several
    /// requirements of one label that only together imply another.
    /// </summary>
    public bool IsSubsetOf(LabelSelector other) =>
        other.Requirements.All(wanted => Requirements.Any(requirement => requirement.Key == wanted.Key && requirement.Implies(wanted)));

    public bool Equals(LabelSelector? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as LabelSelector);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As the API server takes it.</summary>
    public override string ToString() => _text;
}
