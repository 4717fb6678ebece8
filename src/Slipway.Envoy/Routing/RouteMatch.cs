using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>How <see cref="RouteMatch.Path"/> is compared with the request's path without its query.</summary>
public enum PathMatchKind
{
    /// <summary><c>prefix</c>: the path starts with it.</summary>
    Prefix,

    /// <summary><c>path</c>: the path is it.</summary>
    Exact,

    /// <summary><c>safe_regex</c>: the whole path matches it.</summary>
    Regex,

    /// <summary><c>path_separated_prefix</c>: the path is it, or starts with it and a slash.</summary>
    SeparatedPrefix,

    /// <summary><c>connect_matcher</c>: the request is a CONNECT, which has no path and which no other kind takes.</summary>
    Connect,
}

/// <summary><c>envoy.config.route.v3.RouteMatch</c>.</summary>
public sealed record RouteMatch
{
    /// <summary>How paths are compared.</summary>
    public PathMatchKind Kind { get; init; }

    /// <summary>The prefix or path; for <see cref="PathMatchKind.Regex"/> the expression's text.</summary>
    public string Path { get; init; } = "";

    /// <summary>The expression of <see cref="PathMatchKind.Regex"/>.</summary>
    public SafeRegex? Regex { get; init; }

    /// <summary>Whether case matters in <see cref="Path"/>; true by default, and always for an expression.</summary>
    public bool CaseSensitive { get; init; } = true;

    /// <summary>Demands on headers, which must all be met.</summary>
    public ImmutableArray<HeaderMatcher> Headers { get; init; } = [];

    /// <summary>Demands on query parameters, which must all be met.</summary>
    public ImmutableArray<QueryParameterMatcher> QueryParameters { get; init; } = [];

    /// <summary>Share of the requests that the route takes; null for all.</summary>
    public FractionalPercent? Fraction { get; init; }
}

/// <summary><c>envoy.type.v3.FractionalPercent</c>.</summary>
/// <param name="Numerator">The share; not less than the denominator means all.</param>
/// <param name="Denominator">100, 10,000 or 1,000,000.</param>
public sealed record FractionalPercent(uint Numerator, uint Denominator)
{
    /// <summary>Nothing.</summary>
    public static FractionalPercent None { get; } = new(0, 100);

    /// <summary>Everything.</summary>
    public static FractionalPercent All { get; } = new(100, 100);
}
