using System.Collections.Immutable;
using System.Net;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.filters.http.rbac.v3</c> and <c>envoy.config.rbac.v3</c>.</summary>
internal static class RbacMessages
{
    private const string NoMetadata = "match by header, path or address";

    private static readonly AnyCondition Any = new();

    private static readonly EnumReader<RbacAction> Actions = new()
    {
        { "ALLOW", 0, RbacAction.Allow },
        { "DENY", 1, RbacAction.Deny },
        { "LOG", 2, RbacAction.Log },
    };

    private static readonly Message<StringMatcher> Path = new Message<StringMatcher>("envoy.type.matcher.v3.PathMatcher", new())
    {
        { "path", MatchMessages.StringMatcher.Read, (_, matcher) => matcher },
    }
    .Requires("path");

    private static readonly Message<DestinationPortCondition> Ports =
        new Message<DestinationPortCondition>("envoy.type.v3.Int32Range", new(0, 0))
        {
            { "start", Scalars.Integer(0, 65536), (value, start) => value with { Start = start } },
            { "end", Scalars.Integer(0, 65536), (value, end) => value with { End = end } },
        }
        .Then((value, fields) =>
        {
            if (value.Start >= value.End)
                fields.Message.Error("contains no port: start must be less than end");
            return value;
        });

    private static readonly Message<ImmutableArray<RbacCondition>> PermissionSet =
        new Message<ImmutableArray<RbacCondition>>("envoy.config.rbac.v3.Permission.Set", [])
        {
            { "rules", AtLeastOne(at => Permission!.Read(at)), (_, rules) => rules },
        }
        .Requires("rules");

    private static readonly Message<RbacCondition> Permission =
        new Message<RbacCondition>("envoy.config.rbac.v3.Permission", Any)
        {
            { "any", True, (_, _) => Any },
            { "and_rules", PermissionSet.Read, (_, rules) => new AllConditions(rules) },
            { "or_rules", PermissionSet.Read, (_, rules) => new EitherCondition(rules) },
            { "not_rule", at => Permission!.Read(at), (_, rule) => new NotCondition(rule) },
            { "header", MatchMessages.Header.Read, (_, matcher) => new HeaderCondition(matcher) },
            { "url_path", Path.Read, (_, matcher) => new PathCondition(matcher) },
            { "destination_ip", CoreMessages.CidrRange, (_, network) => new AddressCondition(RequestAddress.Destination, network) },
            { "destination_port", Scalars.Integer(0, 65535), (_, port) => new DestinationPortCondition(port, port + 1) },
            { "destination_port_range", Ports.Read, (_, ports) => ports },
            { "requested_server_name", MatchMessages.StringMatcher.Read, (_, matcher) => new ServerNameCondition(matcher) },
        }
        .ExactlyOneOf("any", "and_rules", "or_rules", "not_rule", "header", "url_path", "destination_ip", "destination_port",
            "destination_port_range", "requested_server_name", "metadata", "matcher", "uri_template", "sourced_metadata")
        .Refuses("metadata matcher uri_template sourced_metadata", NoMetadata);

    private static readonly Message<AuthenticatedCondition> Authenticated =
        new("envoy.config.rbac.v3.Principal.Authenticated", new((StringMatcher?)null))
        {
            { "principal_name", MatchMessages.StringMatcher.Read, (_, matcher) => new AuthenticatedCondition(matcher) },
        };

    private static readonly Message<ImmutableArray<RbacCondition>> PrincipalSet =
        new Message<ImmutableArray<RbacCondition>>("envoy.config.rbac.v3.Principal.Set", [])
        {
            { "ids", AtLeastOne(at => Principal!.Read(at)), (_, ids) => ids },
        }
        .Requires("ids");

    private static readonly Message<RbacCondition> Principal =
        new Message<RbacCondition>("envoy.config.rbac.v3.Principal", Any)
        {
            { "any", True, (_, _) => Any },
            { "and_ids", PrincipalSet.Read, (_, ids) => new AllConditions(ids) },
            { "or_ids", PrincipalSet.Read, (_, ids) => new EitherCondition(ids) },
            { "not_id", at => Principal!.Read(at), (_, id) => new NotCondition(id) },
            { "header", MatchMessages.Header.Read, (_, matcher) => new HeaderCondition(matcher) },
            { "url_path", Path.Read, (_, matcher) => new PathCondition(matcher) },
            { "direct_remote_ip", CoreMessages.CidrRange, (_, network) => new AddressCondition(RequestAddress.DirectRemote, network) },
            { "source_ip", CoreMessages.CidrRange, (_, network) => new AddressCondition(RequestAddress.DirectRemote, network) },
            { "remote_ip", CoreMessages.CidrRange, (_, network) => new AddressCondition(RequestAddress.Remote, network) },
            { "authenticated", Authenticated.Read, (_, condition) => condition },
        }
        .ExactlyOneOf("any", "and_ids", "or_ids", "not_id", "header", "url_path", "direct_remote_ip", "source_ip", "remote_ip",
            "authenticated", "metadata", "filter_state", "sourced_metadata", "custom")
        .Refuses("metadata filter_state sourced_metadata custom", NoMetadata);

    private static readonly Message<RbacPolicy> Policy =
        new Message<RbacPolicy>("envoy.config.rbac.v3.Policy", new())
        {
            { "permissions", AtLeastOne(Permission.Read), (value, list) => value with { Permissions = list } },
            { "principals", AtLeastOne(Principal.Read), (value, list) => value with { Principals = list } },
        }
        .Requires("permissions", "principals")
        .Refuses("condition checked_condition cel_config", NoMetadata);

    private static readonly Message<RbacRules> Rules =
        new Message<RbacRules>("envoy.config.rbac.v3.RBAC", new())
        {
            { "action", Actions.Read, (value, action) => value with { Action = action } },
            { "policies", Composites.Map(Policy.Read), (value, policies) => value with { Policies = value.Policies.AddRange(policies) } },
        }
        .Refuses("audit_logging_options", "use the access log");

    private static readonly Message<RbacSettings> Settings =
        new Message<RbacSettings>("envoy.extensions.filters.http.rbac.v3.RBAC", new())
        {
            { "rules", Rules.Read, (value, rules) => value with { Rules = rules } },
            { "rules_stat_prefix", Scalars.Text, (value, prefix) => value with { RulesStatPrefix = prefix } },
            { "shadow_rules", Rules.Read, (value, rules) => value with { ShadowRules = rules } },
            { "shadow_rules_stat_prefix", Scalars.Text, (value, prefix) => value with { ShadowRulesStatPrefix = prefix } },
        }
        .Ignores("track_per_rule_stats", "there are no statistics by policy")
        .Refuses("matcher shadow_matcher", "use rules and shadow_rules");

    public static readonly Message<RbacRouteConfig> PerRoute =
        new("envoy.extensions.filters.http.rbac.v3.RBACPerRoute", new(new RbacSettings()))
        {
            { "rbac", Settings.Read, (_, settings) => new RbacRouteConfig(settings) },
        };

    public static RbacFilter Filter(Cursor at) => new() { Settings = Settings.Read(at) };

    private static ValueReader<ImmutableArray<RbacCondition>> AtLeastOne(ValueReader<RbacCondition> read) => at =>
    {
        var list = Composites.Repeated(read)(at);
        if (at.Node is SequenceNode && list.IsEmpty)
            at.Error("must have at least one element");
        return list;
    };

    private static bool True(Cursor at)
    {
        var any = Scalars.Bool(at);
        if (!any)
            at.Error("must be true");
        return any;
    }
}
