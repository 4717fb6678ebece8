namespace Slipway.Envoy;

/// <summary>Demands on requests: strings, headers, query parameters, paths.</summary>
internal static class MatchMessages
{
    private static readonly Message<SafeRegex> RegexMatcher =
        new Message<SafeRegex>("envoy.type.matcher.v3.RegexMatcher", SafeRegex.Nothing)
        {
            { "regex", RegexText, (_, regex) => regex },
        }
        .Accepts("google_re2")
        .Requires("regex");

    private static readonly Message<RegexParts> RegexSubstitution =
        new Message<RegexParts>("envoy.type.matcher.v3.RegexMatchAndSubstitute", new(SafeRegex.Nothing, ""))
        {
            { "pattern", RegexMatcher.Read, (value, regex) => value with { Regex = regex } },
            { "substitution", Scalars.Text, (value, text) => value with { Substitution = text } },
        }
        .Requires("pattern");

    public static readonly Message<StringMatcher> StringMatcher =
        new Message<StringMatcher>("envoy.type.matcher.v3.StringMatcher", new())
        {
            { "exact", Scalars.Text, (value, text) => value with { Kind = StringMatchKind.Exact, Value = text } },
            { "prefix", Scalars.NonEmptyText, (value, text) => value with { Kind = StringMatchKind.Prefix, Value = text } },
            { "suffix", Scalars.NonEmptyText, (value, text) => value with { Kind = StringMatchKind.Suffix, Value = text } },
            { "contains", Scalars.NonEmptyText, (value, text) => value with { Kind = StringMatchKind.Contains, Value = text } },
            { "safe_regex", RegexMatcher.Read, (value, regex) => Matching(value, regex) },
            { "ignore_case", Scalars.Bool, (value, ignore) => value with { IgnoreCase = ignore } },
        }
        .ExactlyOneOf("exact", "prefix", "suffix", "contains", "safe_regex")
        .Refuses("custom")
        .Then((value, fields) =>
        {
            if (value.IgnoreCase && value.Kind == StringMatchKind.Regex)
                fields.At("ignore_case").Error("does not go with safe_regex; write (?i) into the regex");
            return value;
        });

    private static readonly Message<Int64Range> Range = new Message<Int64Range>("envoy.type.v3.Int64Range", new(0, 0))
    {
        { "start", Scalars.Int64, (value, start) => value with { Start = start } },
        { "end", Scalars.Int64, (value, end) => value with { End = end } },
    }.Then((value, fields) =>
    {
        if (value.Start >= value.End)
            fields.Message.Error("contains no number: start must be less than end");
        return value;
    });

    public static readonly Message<HeaderMatcher> Header =
        new Message<HeaderMatcher>("envoy.config.route.v3.HeaderMatcher", new())
        {
            { "name", HeaderMessages.Name, (value, name) => value with { Name = name } },
            { "string_match", StringMatcher.Read, (value, match) => value with { Value = match } },
            { "exact_match", Scalars.Text, (value, text) => value with { Value = ExactOrAny(text) } },
            { "prefix_match", Scalars.NonEmptyText, (value, text) => value with { Value = Simple(StringMatchKind.Prefix, text) } },
            { "suffix_match", Scalars.NonEmptyText, (value, text) => value with { Value = Simple(StringMatchKind.Suffix, text) } },
            { "contains_match", Scalars.NonEmptyText, (value, text) => value with { Value = Simple(StringMatchKind.Contains, text) } },
            { "safe_regex_match", RegexMatcher.Read, (value, regex) => value with { Value = Matching(new(), regex) } },
            { "regex_match", RegexText, (value, regex) => value with { Value = Matching(new(), regex) } },
            { "range_match", Range.Read, (value, range) => value with { Range = range } },
            { "present_match", Scalars.Bool, (value, present) => value with { Present = present } },
            { "invert_match", Scalars.Bool, (value, invert) => value with { Invert = invert } },
            { "treat_missing_header_as_empty", Scalars.Bool, (value, treat) => value with { TreatMissingAsEmpty = treat } },
        }
        .Requires("name")
        .AtMostOneOf("string_match", "exact_match", "prefix_match", "suffix_match", "contains_match", "safe_regex_match", "regex_match",
            "range_match", "present_match");

    public static readonly Message<QueryParameterMatcher> QueryParameter =
        new Message<QueryParameterMatcher>("envoy.config.route.v3.QueryParameterMatcher", new())
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
            { "string_match", StringMatcher.Read, (value, match) => value with { Value = match } },
            { "present_match", Scalars.Bool, (value, present) => value with { Present = present } },
        }
        .Requires("name")
        .AtMostOneOf("string_match", "present_match")
        .Refuses("value regex", "use string_match");

    private static readonly EnumReader<uint> Denominators = new()
    {
        { "HUNDRED", 0, 100 },
        { "TEN_THOUSAND", 1, 10_000 },
        { "MILLION", 2, 1_000_000 },
    };

    public static readonly Message<FractionalPercent> Percent = new("envoy.type.v3.FractionalPercent", new(0, 100))
    {
        { "numerator", Scalars.UInt32, (value, numerator) => value with { Numerator = numerator } },
        { "denominator", Denominators.Read, (value, denominator) => value with { Denominator = denominator } },
    };

    public static readonly Message<FractionalPercent> RuntimeFraction =
        new Message<FractionalPercent>("envoy.config.core.v3.RuntimeFractionalPercent", new(0, 100))
        {
            { "default_value", Percent.Read, (_, percent) => percent },
        }
        .Requires("default_value")
        .Ignores("runtime_key", "there is no runtime, so the default value holds");

    private static readonly Message<PathMatchKind> ConnectMatcher =
        new("envoy.config.route.v3.RouteMatch.ConnectMatcher", PathMatchKind.Connect);

    public static readonly Message<RouteMatch> Route =
        new Message<RouteMatch>("envoy.config.route.v3.RouteMatch", new())
        {
            { "prefix", Scalars.Text, (value, path) => value with { Kind = PathMatchKind.Prefix, Path = path } },
            { "path", Scalars.Text, (value, path) => value with { Kind = PathMatchKind.Exact, Path = path } },
            { "path_separated_prefix", SeparatedPrefix, (value, path) => value with { Kind = PathMatchKind.SeparatedPrefix, Path = path } },
            { "safe_regex", RegexMatcher.Read, MatchingPath },
            { "regex", RegexText, MatchingPath },
            { "connect_matcher", ConnectMatcher.Read, (value, kind) => value with { Kind = kind } },
            { "case_sensitive", Scalars.Bool, (value, sensitive) => value with { CaseSensitive = sensitive } },
            { "headers", Composites.Repeated(Header.Read), (value, list) => value with { Headers = list } },
            { "query_parameters", Composites.Repeated(QueryParameter.Read), (value, list) => value with { QueryParameters = list } },
            { "runtime_fraction", RuntimeFraction.Read, (value, fraction) => value with { Fraction = fraction } },
        }
        .ExactlyOneOf("prefix", "path", "path_separated_prefix", "safe_regex", "regex", "connect_matcher")
        .Refuses("path_match_policy", "match by prefix, path, path_separated_prefix or safe_regex")
        .Refuses("cookies grpc tls_context dynamic_metadata filter_state", "match by path, headers or query_parameters");

    public static RegexRewrite RegexRewrite(Cursor at)
    {
        var (regex, substitution) = RegexSubstitution.Read(at);
        try
        {
            return Envoy.RegexRewrite.Create(regex, substitution);
        }
        catch (ArgumentException e)
        {
            (at.Child("substitution") ?? at).Error(e.Message);
            return Envoy.RegexRewrite.Create(regex, "");
        }
    }

    private static SafeRegex RegexText(Cursor at)
    {
        var pattern = Scalars.NonEmptyText(at);
        try
        {
            return SafeRegex.Parse(pattern);
        }
        catch (ArgumentException e)
        {
            at.Error($"is no regular expression in RE2's syntax: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
            return SafeRegex.Nothing;
        }
    }

    private static string SeparatedPrefix(Cursor at)
    {
        var prefix = Scalars.NonEmptyText(at);
        if (prefix.EndsWith('/') || prefix.AsSpan().ContainsAny('?', '#'))
            at.Error("must not end with a slash, nor contain ? or #");
        return prefix;
    }

    private static RouteMatch MatchingPath(RouteMatch value, SafeRegex regex) =>
        value with { Kind = PathMatchKind.Regex, Path = regex.Pattern, Regex = regex };

    private static StringMatcher Matching(StringMatcher value, SafeRegex regex) =>
        value with { Kind = StringMatchKind.Regex, Value = regex.Pattern, Regex = regex };

    private static StringMatcher Simple(StringMatchKind kind, string text) => new() { Kind = kind, Value = text };

    /// <summary>The deprecated exact_match takes any value when it is empty, unlike string_match.</summary>
    private static StringMatcher ExactOrAny(string text) => Simple(text.Length == 0 ? StringMatchKind.Prefix : StringMatchKind.Exact, text);

    private sealed record RegexParts(SafeRegex Regex, string Substitution);
}
