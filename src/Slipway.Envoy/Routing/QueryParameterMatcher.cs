namespace Slipway.Envoy;

/// <summary><c>envoy.config.route.v3.QueryParameterMatcher</c>; without a demand the parameter must be present.</summary>
public sealed record QueryParameterMatcher
{
    /// <summary>Parameter name, compared as it stands in the query, without decoding.</summary>
    public string Name { get; init; } = "";

    /// <summary>Demand on the first value, without decoding; or null.</summary>
    public StringMatcher? Value { get; init; }

    /// <summary>Whether the parameter must be present (true) or absent (false), or null.</summary>
    public bool? Present { get; init; }

    /// <summary>Whether a query meets the demand.</summary>
    /// <param name="query">Everything after the question mark; empty for none.</param>
    public bool Matches(ReadOnlySpan<char> query)
    {
        while (!query.IsEmpty)
        {
            var end = query.IndexOf('&');
            var parameter = end < 0 ? query : query[..end];
            query = end < 0 ? [] : query[(end + 1)..];

            var equals = parameter.IndexOf('=');
            var name = equals < 0 ? parameter : parameter[..equals];
            if (name.SequenceEqual(Name))
                return Present ?? Value?.Matches(equals < 0 ? [] : parameter[(equals + 1)..]) ?? true;
        }

        return Present == false;
    }
}
