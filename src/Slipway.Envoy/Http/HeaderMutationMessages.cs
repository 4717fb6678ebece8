namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.filters.http.header_mutation.v3</c>.</summary>
internal static class HeaderMutationMessages
{
    private const string Name = "envoy.extensions.filters.http.header_mutation.v3";

    private static readonly Message<StringMatcher> RemoveOnMatch =
        new Message<StringMatcher>("envoy.config.common.mutation_rules.v3.HeaderMutation.RemoveOnMatch", new())
        {
            { "key_matcher", MatchMessages.StringMatcher.Read, (_, matcher) => matcher },
        }
        .Requires("key_matcher");

    private static readonly Message<HeaderChange> Mutation =
        new Message<HeaderChange>("envoy.config.common.mutation_rules.v3.HeaderMutation", new RemoveHeader(""))
        {
            { "remove", HeaderMessages.ModifiableName, (_, name) => new RemoveHeader(name) },
            { "remove_on_match", RemoveOnMatch.Read, (_, matcher) => new RemoveMatchingHeaders(matcher) },
            { "append", ReadAppend, (_, append) => append },
        }
        .ExactlyOneOf("remove", "remove_on_match", "append");

    private static readonly Message<MessageMutations> Mutations =
        new Message<MessageMutations>($"{Name}.Mutations", new())
        {
            { "request_mutations", Composites.Repeated(Mutation.Read), (value, list) => value with { Request = list } },
            { "response_mutations", Composites.Repeated(Mutation.Read), (value, list) => value with { Response = list } },
            { "response_trailers_mutations", Composites.Repeated(Mutation.Read), (value, list) => value with { ResponseTrailers = list } },
        }
        .Refuses("query_parameter_mutations", "rewrite :path instead")
        .Refuses("request_trailers_mutations");

    public static readonly Message<HeaderMutationFilter> Filter =
        new($"{Name}.HeaderMutation", new())
        {
            { "mutations", Mutations.Read, (value, mutations) => value with { Mutations = mutations } },
            { "most_specific_header_mutations_wins", Scalars.Bool, (value, wins) => value with { MostSpecificWins = wins } },
        };

    public static readonly Message<HeaderMutationRouteConfig> PerRoute =
        new($"{Name}.HeaderMutationPerRoute", new(new MessageMutations()))
        {
            { "mutations", Mutations.Read, (_, mutations) => new HeaderMutationRouteConfig(mutations) },
        };

    /// <summary>Pseudo-headers are there once in every message, so that all one can do is to write over them.</summary>
    private static AppendHeader ReadAppend(Cursor at)
    {
        var option = HeaderMessages.AnyOption.Read(at);
        if (option.Name.StartsWith(':')
            && option.Action is not (HeaderAppendAction.OverwriteIfExists or HeaderAppendAction.OverwriteIfExistsOrAdd))
        {
            at.Error($"{option.Name} can only be written over; set append_action to OVERWRITE_IF_EXISTS");
        }
        else if (option.Name == "host")
        {
            at.Error("host is the header :authority here; use that name");
        }

        return new AppendHeader(option);
    }
}
