namespace Slipway.Envoy;

/// <summary>
/// <c>envoy.config.route.v3.RouteAction.HashPolicy</c>: a part of what a request is hashed by, for the load balancing policies that hash.
/// </summary>
public abstract record HashPolicy
{
    /// <summary>Whether the policies after this one are skipped when this one has something to hash.</summary>
    public bool Terminal { get; init; }
}

/// <summary><c>header</c>.</summary>
/// <param name="Name">The header whose value is hashed.</param>
/// <param name="Rewrite">What its value becomes before; null for nothing.</param>
public sealed record HeaderHashPolicy(string Name, RegexRewrite? Rewrite) : HashPolicy;

/// <summary><c>cookie</c>.</summary>
/// <param name="Name">The cookie whose value is hashed.</param>
/// <param name="TimeToLive">
/// How long a cookie lasts that is made where the client sends none: zero for as long as its session; null for none to be made.
/// </param>
/// <param name="Path">The path of such a cookie; empty for none.</param>
public sealed record CookieHashPolicy(string Name, TimeSpan? TimeToLive, string Path) : HashPolicy;

/// <summary><c>connection_properties.source_ip</c>: the address of the client.</summary>
public sealed record SourceAddressHashPolicy : HashPolicy;

/// <summary><c>query_parameter</c>.</summary>
/// <param name="Name">The parameter whose value is hashed, in its exact case.</param>
public sealed record QueryParameterHashPolicy(string Name) : HashPolicy;
