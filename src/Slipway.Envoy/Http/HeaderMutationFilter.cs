using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.http.header_mutation.v3.HeaderMutation</c>: adds and removes headers.</summary>
public sealed record HeaderMutationFilter : HttpFilter
{
    /// <summary>The changes to every request and response, which come before those of a route.</summary>
    public MessageMutations Mutations { get; init; } = new();

    /// <summary>Whether changes of the more specific levels of a route configuration come last, so that they win.</summary>
    public bool MostSpecificWins { get; init; }
}

/// <summary><c>envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute</c>.</summary>
/// <param name="Mutations">Further changes.</param>
public sealed record HeaderMutationRouteConfig(MessageMutations Mutations) : RouteFilterConfig;

/// <summary><c>envoy.extensions.filters.http.header_mutation.v3.Mutations</c>: changes in the order in which they are made.</summary>
public sealed record MessageMutations
{
    /// <summary><c>request_mutations</c>.</summary>
    public ImmutableArray<HeaderChange> Request { get; init; } = [];

    /// <summary><c>response_mutations</c>.</summary>
    public ImmutableArray<HeaderChange> Response { get; init; } = [];

    /// <summary><c>response_trailers_mutations</c>, made where there are trailers.</summary>
    public ImmutableArray<HeaderChange> ResponseTrailers { get; init; } = [];
}

/// <summary><c>envoy.config.common.mutation_rules.v3.HeaderMutation</c>.</summary>
public abstract record HeaderChange;

/// <summary><c>remove</c>.</summary>
/// <param name="Name">Header name in lower case.</param>
public sealed record RemoveHeader(string Name) : HeaderChange;

/// <summary><c>remove_on_match</c>; pseudo-headers and host stay.</summary>
/// <param name="Name">Which names, in lower case, are removed.</param>
public sealed record RemoveMatchingHeaders(StringMatcher Name) : HeaderChange;

/// <summary><c>append</c>.</summary>
/// <param name="Option">The header.</param>
public sealed record AppendHeader(HeaderValueOption Option) : HeaderChange;
