using System.Collections.Immutable;
using System.Net;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.http.rbac.v3.RBAC</c> in a chain: who may ask for what.</summary>
public sealed record RbacFilter : HttpFilter
{
    /// <summary>The rules where routes have none of their own.</summary>
    public RbacSettings Settings { get; init; } = new();
}

/// <summary><c>envoy.extensions.filters.http.rbac.v3.RBACPerRoute</c>.</summary>
/// <param name="Settings">What holds here in place of the filter's; without rules, everything is allowed.</param>
public sealed record RbacRouteConfig(RbacSettings Settings) : RouteFilterConfig;

/// <summary>Fields of <c>envoy.extensions.filters.http.rbac.v3.RBAC</c>.</summary>
public sealed record RbacSettings
{
    /// <summary>The rules that hold; null for none, so that everything is allowed.</summary>
    public RbacRules? Rules { get; init; }

    /// <summary>Put into the names of statistics about <see cref="Rules"/>.</summary>
    public string RulesStatPrefix { get; init; } = "";

    /// <summary>Rules whose outcome is only counted; null for none.</summary>
    public RbacRules? ShadowRules { get; init; }

    /// <summary>Put into the names of statistics about <see cref="ShadowRules"/>.</summary>
    public string ShadowRulesStatPrefix { get; init; } = "";
}

/// <summary><c>envoy.config.rbac.v3.RBAC</c>.</summary>
public sealed record RbacRules
{
    /// <summary>What matching a policy means.</summary>
    public RbacAction Action { get; init; }

    /// <summary>The policies by name, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, RbacPolicy> Policies { get; init; } =
        ImmutableSortedDictionary<string, RbacPolicy>.Empty.WithComparers(StringComparer.Ordinal);
}

/// <summary><c>envoy.config.rbac.v3.RBAC.Action</c>.</summary>
public enum RbacAction
{
    /// <summary>Only what matches a policy is allowed.</summary>
    Allow,

    /// <summary>What matches a policy is denied.</summary>
    Deny,

    /// <summary>Everything is allowed.</summary>
    Log,
}

/// <summary><c>envoy.config.rbac.v3.Policy</c>: matches where any of both does.</summary>
public sealed record RbacPolicy
{
    /// <summary>What is asked for; at least one.</summary>
    public ImmutableArray<RbacCondition> Permissions { get; init; } = [];

    /// <summary>Who asks; at least one.</summary>
    public ImmutableArray<RbacCondition> Principals { get; init; } = [];
}

/// <summary><c>envoy.config.rbac.v3.Permission</c> or <c>Principal</c>.</summary>
public abstract record RbacCondition;

/// <summary><c>any</c>.</summary>
public sealed record AnyCondition : RbacCondition;

/// <summary><c>and_rules</c> and <c>and_ids</c>.</summary>
/// <param name="AllOf">All of which must be met; at least one.</param>
public sealed record AllConditions(ImmutableArray<RbacCondition> AllOf) : RbacCondition;

/// <summary><c>or_rules</c> and <c>or_ids</c>.</summary>
/// <param name="AnyOf">One of which must be met; at least one.</param>
public sealed record EitherCondition(ImmutableArray<RbacCondition> AnyOf) : RbacCondition;

/// <summary><c>not_rule</c> and <c>not_id</c>.</summary>
/// <param name="Not">Must not be met.</param>
public sealed record NotCondition(RbacCondition Not) : RbacCondition;

/// <summary><c>header</c>.</summary>
/// <param name="Header">The demand; <c>:path</c> is with its query.</param>
public sealed record HeaderCondition(HeaderMatcher Header) : RbacCondition;

/// <summary><c>url_path</c>.</summary>
/// <param name="UrlPath">The demand on the path without query and fragment.</param>
public sealed record PathCondition(StringMatcher UrlPath) : RbacCondition;

/// <summary><c>requested_server_name</c>.</summary>
/// <param name="ServerName">The demand on the server name of the client's TLS hello, empty where there is none.</param>
public sealed record ServerNameCondition(StringMatcher ServerName) : RbacCondition;

/// <summary><c>authenticated</c>.</summary>
/// <param name="PrincipalName">
/// The demand on a URI or DNS name of the client's certificate, or else its subject; null where any connection with TLS will do.
/// </param>
public sealed record AuthenticatedCondition(StringMatcher? PrincipalName) : RbacCondition;

/// <summary><c>destination_port</c> and <c>destination_port_range</c>.</summary>
/// <param name="Start">First port inside.</param>
/// <param name="End">First port beyond.</param>
public sealed record DestinationPortCondition(int Start, int End) : RbacCondition;

/// <summary>Addresses of a request.</summary>
public enum RequestAddress
{
    /// <summary>What the client connected to.</summary>
    Destination,

    /// <summary>The other end of the connection.</summary>
    DirectRemote,

    /// <summary>The client's, which a trusted proxy may have noted.</summary>
    Remote,
}

/// <summary><c>destination_ip</c>, <c>direct_remote_ip</c>, <c>remote_ip</c> and the old <c>source_ip</c>.</summary>
/// <param name="Address">Which address.</param>
/// <param name="Network">Where it must be.</param>
public sealed record AddressCondition(RequestAddress Address, IPNetwork Network) : RbacCondition;
