namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.route.v3.RouteAction.HashPolicy</c>.</summary>
internal static class HashPolicyMessages
{
    private const string Name = "envoy.config.route.v3.RouteAction.HashPolicy";

    private static readonly Message<HeaderHashPolicy> Header = new Message<HeaderHashPolicy>($"{Name}.Header", new("", null))
    {
        { "header_name", HeaderMessages.Name, (value, name) => value with { Name = name } },
        { "regex_rewrite", MatchMessages.RegexRewrite, (value, rewrite) => value with { Rewrite = rewrite } },
    }
    .Requires("header_name");

    private static readonly Message<CookieHashPolicy> Cookie = new Message<CookieHashPolicy>($"{Name}.Cookie", new("", null, ""))
    {
        { "name", CookieText, (value, name) => value with { Name = name } },
        { "ttl", Scalars.Duration, (value, ttl) => value with { TimeToLive = ttl } },
        { "path", CookieText, (value, path) => value with { Path = path } },
    }
    .Requires("name")
    .Refuses("attributes");

    private static readonly Message<bool> Connection = new Message<bool>($"{Name}.ConnectionProperties", false)
    {
        { "source_ip", Scalars.Bool, (_, use) => use },
    };

    private static readonly Message<QueryParameterHashPolicy> QueryParameter =
        new Message<QueryParameterHashPolicy>($"{Name}.QueryParameter", new(""))
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
        }
        .Requires("name");

    public static readonly Message<HashPolicy?> Policy =
        new Message<HashPolicy?>(Name, null)
        {
            { "header", Header.Read, (_, policy) => policy },
            { "cookie", Cookie.Read, (_, policy) => policy },
            { "connection_properties", Connection.Read, (_, use) => use ? new SourceAddressHashPolicy() : null },
            { "query_parameter", QueryParameter.Read, (_, policy) => policy },
            { "terminal", Scalars.Bool },
        }
        .ExactlyOneOf("header", "cookie", "connection_properties", "query_parameter", "filter_state")
        .Refuses("filter_state", "use header, cookie, connection_properties or query_parameter")
        .Then((policy, fields) => policy is null ? null : policy with { Terminal = fields.Value("terminal", false) });

    private static string CookieText(Cursor at)
    {
        var text = Scalars.NonEmptyText(at);
        if (text.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0 || text.AsSpan().ContainsAny("\",;="))
            at.Error("must be without blanks, control characters and the characters \" , ; =");
        return text;
    }
}
