using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.route.v3</c>.</summary>
internal static class RouteMessages
{
    private const string NoRetries = "requests are sent to one place at a time";
    private const string UseCorsPolicy = "use typed_per_filter_config with envoy.extensions.filters.http.cors.v3.CorsPolicy";
    private const string NoBuffering = "limit bodies with the listener's per_connection_buffer_limit_bytes";

    private static readonly Message<WeightedCluster> ClusterWeight =
        new Message<WeightedCluster>("envoy.config.route.v3.WeightedCluster.ClusterWeight", new())
        {
            { "name", ClusterName, (value, name) => value with { Name = name } },
            { "weight", Scalars.UInt32, (value, weight) => value with { Weight = weight } },
            { "typed_per_filter_config", FilterOverridesMessages.Read, (value, overrides) => value with { FilterOverrides = overrides } },
        }
        .MutatesHeaders(value => value.Headers, (value, headers) => value with { Headers = headers })
        .Requires("name", "weight")
        .Refuses("cluster_header", "use name")
        .Refuses("metadata_match host_rewrite_literal per_filter_config");

    private static readonly Message<WeightedClusters> WeightedClusters =
        new Message<WeightedClusters>("envoy.config.route.v3.WeightedCluster", new([]))
        {
            { "clusters", Composites.Repeated(ClusterWeight.Read), (_, clusters) => new(clusters) },
            { "total_weight", Scalars.UInt32 },
        }
        .Requires("clusters")
        .Ignores("runtime_key_prefix", "there is no runtime, so the weights hold as written")
        .Refuses("header_name use_hash_policy random_value_specifier", "clusters are chosen at random")
        .Then((value, fields) =>
        {
            var at = fields.At("clusters");
            if (value.TotalWeight == 0)
                at.Error("the weights must add up to more than 0");
            else if (value.TotalWeight > uint.MaxValue)
                at.Error($"the weights must not add up to more than {uint.MaxValue}");
            else if (fields.Value("total_weight", (uint)value.TotalWeight) != value.TotalWeight)
                fields.At("total_weight").Error($"the weights add up to {value.TotalWeight}, which total_weight must be; or leave it out");
            return value;
        });

    private static readonly EnumReader<int> NotFoundCodes = new()
    {
        { "SERVICE_UNAVAILABLE", 0, 503 },
        { "NOT_FOUND", 1, 404 },
        { "INTERNAL_SERVER_ERROR", 2, 500 },
    };

    private static readonly Message<ForwardAction> Forward =
        new Message<ForwardAction>("envoy.config.route.v3.RouteAction", new())
        {
            { "cluster", ClusterName, (value, name) => value with { Cluster = new NamedCluster(name) } },
            { "cluster_header", HeaderMessages.Name, (value, header) => value with { Cluster = new ClusterFromHeader(header) } },
            { "weighted_clusters", WeightedClusters.Read, (value, clusters) => value with { Cluster = clusters } },
            { "cluster_not_found_response_code", NotFoundCodes.Read, (value, code) => value with { ClusterNotFoundResponseCode = code } },
            { "prefix_rewrite", RewrittenText, (value, prefix) => value with { PrefixRewrite = prefix } },
            { "regex_rewrite", MatchMessages.RegexRewrite, (value, rewrite) => value with { RegexRewrite = rewrite } },
            { "host_rewrite_literal", RewrittenText, (value, host) => value with { HostRewrite = new LiteralHostRewrite(host) } },
            { "host_rewrite", RewrittenText, (value, host) => value with { HostRewrite = new LiteralHostRewrite(host) } },
            { "host_rewrite_header", HeaderMessages.Name, (value, name) => value with { HostRewrite = new HeaderHostRewrite(name) } },
            { "auto_host_rewrite_header", HeaderMessages.Name, (value, name) => value with { HostRewrite = new HeaderHostRewrite(name) } },
            {
                "host_rewrite_path_regex", MatchMessages.RegexRewrite,
                (value, rewrite) => value with { HostRewrite = new PathHostRewrite(rewrite) }
            },
            { "auto_host_rewrite", Scalars.Bool, (value, auto) => auto ? value with { HostRewrite = new AutoHostRewrite() } : value },
            { "append_x_forwarded_host", Scalars.Bool, (value, append) => value with { AppendXForwardedHost = append } },
            { "upgrade_configs", UpgradeMessages.OfRoute, (value, upgrades) => value with { UpgradeConfigs = upgrades } },
            { "timeout", Scalars.Timeout, (value, timeout) => value with { Timeout = timeout } },
            { "idle_timeout", Scalars.Duration, (value, timeout) => value with { IdleTimeout = timeout } },
            { "retry_policy", RetryMessages.Policy.Read, (value, policy) => value with { RetryPolicy = policy } },
            {
                "hash_policy", Composites.Repeated(HashPolicyMessages.Policy.Read),
                (value, policies) => value with { HashPolicies = [.. policies.OfType<HashPolicy>()] }
            },
        }
        .ExactlyOneOf("cluster", "cluster_header", "weighted_clusters")
        .AtMostOneOf("prefix_rewrite", "regex_rewrite")
        .AtMostOneOf("host_rewrite_literal", "host_rewrite", "host_rewrite_header", "auto_host_rewrite_header", "host_rewrite_path_regex",
            "auto_host_rewrite")
        .Ignores("priority", "there are no priorities")
        .Ignores("early_data_policy", "TLS early data is never accepted")
        .Ignores("include_vh_rate_limits", "there are no rate limits")
        .Refuses("cluster_specifier_plugin inline_cluster_specifier_plugin", "use cluster, cluster_header or weighted_clusters")
        .Refuses("metadata_match", "every endpoint of a cluster is used")
        .Refuses("path_rewrite_policy path_rewrite", "use prefix_rewrite or regex_rewrite")
        .Refuses("retry_policy_typed_config", "use retry_policy")
        .Refuses("hedge_policy internal_redirect_policy internal_redirect_action " +
            "max_internal_redirects", NoRetries)
        .Refuses("request_mirror_policies request_mirror_policy", NoRetries)
        .Refuses("max_grpc_timeout grpc_timeout_offset max_stream_duration flush_timeout", "use timeout or idle_timeout")
        .Refuses("cors", UseCorsPolicy)
        .Refuses("rate_limits");

    private static readonly EnumReader<int> RedirectCodes = new()
    {
        { "MOVED_PERMANENTLY", 0, 301 },
        { "FOUND", 1, 302 },
        { "SEE_OTHER", 2, 303 },
        { "TEMPORARY_REDIRECT", 3, 307 },
        { "PERMANENT_REDIRECT", 4, 308 },
    };

    private static readonly Message<RedirectAction> Redirect =
        new Message<RedirectAction>("envoy.config.route.v3.RedirectAction", new())
        {
            { "https_redirect", Scalars.Bool, (value, https) => https ? value with { Scheme = "https" } : value },
            { "scheme_redirect", RewrittenText, (value, scheme) => value with { Scheme = scheme } },
            { "host_redirect", RewrittenText, (value, host) => value with { Host = host } },
            { "port_redirect", Scalars.Integer(0, 65535), (value, port) => value with { Port = port == 0 ? null : port } },
            { "path_redirect", RewrittenText, (value, path) => value with { Path = path } },
            { "prefix_rewrite", RewrittenText, (value, prefix) => value with { PrefixRewrite = prefix } },
            { "regex_rewrite", MatchMessages.RegexRewrite, (value, rewrite) => value with { RegexRewrite = rewrite } },
            { "response_code", RedirectCodes.Read, (value, code) => value with { Status = code } },
            { "strip_query", Scalars.Bool, (value, strip) => value with { StripQuery = strip } },
        }
        .AtMostOneOf("https_redirect", "scheme_redirect")
        .AtMostOneOf("path_redirect", "prefix_rewrite", "regex_rewrite");

    private static readonly Message<DirectResponseAction> DirectResponse =
        new Message<DirectResponseAction>("envoy.config.route.v3.DirectResponseAction", new())
        {
            { "status", Scalars.Integer(200, 599), (value, status) => value with { Status = status } },
            { "body", DataSourceMessages.DataSource.Read, (value, body) => value with { Body = body } },
        }
        .Requires("status")
        .Refuses("body_format", "use body");

    private static readonly Message<Route> Route =
        new Message<Route>("envoy.config.route.v3.Route", new())
        {
            { "name", Scalars.Text, (value, name) => value with { Name = name } },
            { "match", MatchMessages.Route.Read, (value, match) => value with { Match = match } },
            { "route", Forward.Read, (value, action) => value with { Action = action } },
            { "redirect", Redirect.Read, (value, action) => value with { Action = action } },
            { "direct_response", DirectResponse.Read, (value, action) => value with { Action = action } },
            { "metadata", CoreMessages.Metadata.Read, (value, metadata) => value with { Metadata = metadata } },
            { "typed_per_filter_config", FilterOverridesMessages.Read, (value, overrides) => value with { FilterOverrides = overrides } },
        }
        .MutatesHeaders(value => value.Headers, (value, headers) => value with { Headers = headers })
        .Requires("match")
        .ExactlyOneOf("route", "redirect", "direct_response")
        .Ignores("decorator tracing", "there is no tracing")
        .Ignores("stat_prefix", "there are no statistics by route")
        .Refuses("filter_action non_forwarding_action", "use route, redirect or direct_response")
        .Refuses("per_filter_config", "use typed_per_filter_config")
        .Refuses("per_request_buffer_limit_bytes request_body_buffer_limit", NoBuffering);

    private static readonly EnumReader<bool> TlsRequirements = new()
    {
        { "NONE", 0, true },
        { "EXTERNAL_ONLY", 1, null },
        { "ALL", 2, null },
    };

    private static readonly Message<VirtualHost> VirtualHost =
        new Message<VirtualHost>("envoy.config.route.v3.VirtualHost", new())
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
            { "domains", Composites.Repeated(Domain), (value, domains) => value with { Domains = domains } },
            { "routes", Composites.Repeated(Route.Read), (value, routes) => value with { Routes = routes } },
            { "require_tls", TlsRequirements.Read },
            { "retry_policy", RetryMessages.Policy.Read, (value, policy) => value with { RetryPolicy = policy } },
            { "include_request_attempt_count", Scalars.Bool, (value, include) => value with { IncludesRequestAttemptCount = include } },
            {
                "include_attempt_count_in_response", Scalars.Bool,
                (value, include) => value with { IncludesAttemptCountInResponse = include }
            },
            { "metadata", CoreMessages.Metadata.Read, (value, metadata) => value with { Metadata = metadata } },
            { "typed_per_filter_config", FilterOverridesMessages.Read, (value, overrides) => value with { FilterOverrides = overrides } },
        }
        .MutatesHeaders(value => value.Headers, (value, headers) => value with { Headers = headers })
        .Requires("name", "domains")
        .Ignores("virtual_clusters", "there are no statistics by virtual cluster")
        .Refuses("include_is_timeout_retry_header", "use include_request_attempt_count")
        .Refuses("matcher", "use routes")
        .Refuses("retry_policy_typed_config", "use retry_policy")
        .Refuses("hedge_policy request_mirror_policies", NoRetries)
        .Refuses("per_filter_config", "use typed_per_filter_config")
        .Refuses("per_request_buffer_limit_bytes request_body_buffer_limit", NoBuffering)
        .Refuses("cors", UseCorsPolicy)
        .Refuses("rate_limits")
        .Then((value, fields) =>
        {
            if (fields.Has("domains") && value.Domains.IsEmpty)
                fields.At("domains").Error("must have at least one domain; * takes every host");
            return value;
        });

    public static readonly Message<RouteConfiguration> Configuration =
        new Message<RouteConfiguration>("envoy.config.route.v3.RouteConfiguration", new())
        {
            { "name", Scalars.Text, (value, name) => value with { Name = name } },
            {
                "virtual_hosts", Composites.Repeated(VirtualHost.Read, host => host.Name, "name"),
                (value, hosts) => value with { VirtualHosts = hosts }
            },
            { "validate_clusters", Scalars.Bool },
            { "most_specific_header_mutations_wins", Scalars.Bool, (value, wins) => value with { MostSpecificHeaderMutationsWins = wins } },
            { "ignore_port_in_host_matching", Scalars.Bool, (value, ignore) => value with { IgnorePortInHostMatching = ignore } },
            {
                "max_direct_response_body_size_bytes", Scalars.Integer(0, EnvoyConfiguration.MaxSize),
                (value, size) => value with { MaxDirectResponseBodySizeBytes = size }
            },
            { "typed_per_filter_config", FilterOverridesMessages.Read, (value, overrides) => value with { FilterOverrides = overrides } },
        }
        .MutatesHeaders(value => value.Headers, (value, headers) => value with { Headers = headers })
        .Ignores("metadata", "no guest can see it")
        .Refuses("vhds", "write virtual_hosts into the file")
        .Refuses("internal_only_headers", "use request_headers_to_remove")
        .Refuses("cluster_specifier_plugins request_mirror_policies ignore_path_parameters_in_path_matching")
        .Then((value, fields) =>
        {
            CheckDomains(value, fields);
            CheckBodies(value, fields);
            if (!fields.Value("validate_clusters", true))
                fields.Message.Context.ForgetClusterReferences(fields.Message);
            return value;
        });

    private static void CheckDomains(RouteConfiguration value, MessageFields fields)
    {
        var owners = new Dictionary<string, string>();
        for (var i = 0; i < value.VirtualHosts.Length; i++)
        {
            var host = value.VirtualHosts[i];
            for (var j = 0; j < host.Domains.Length; j++)
            {
                if (host.Domains[j].Length > 0 && !owners.TryAdd(host.Domains[j], host.Name))
                {
                    fields.At("virtual_hosts").Item(i).Child("domains")!.Item(j).Error(
                        $"the domain '{host.Domains[j]}' is taken by virtual host '{owners[host.Domains[j]]}' already; " +
                        "domains must be unique in a route configuration");
                }
            }
        }
    }

    private static void CheckBodies(RouteConfiguration value, MessageFields fields)
    {
        for (var i = 0; i < value.VirtualHosts.Length; i++)
        {
            var routes = value.VirtualHosts[i].Routes;
            for (var j = 0; j < routes.Length; j++)
            {
                if (routes[j].Action is DirectResponseAction { Body: InlineDataSource { Bytes.Length: var length } }
                    && length > value.MaxDirectResponseBodySizeBytes)
                {
                    fields.At("virtual_hosts").Item(i).Child("routes")!.Item(j).Child("direct_response")!.Child("body")!.Error(
                        $"has {length} bytes; max_direct_response_body_size_bytes allows {value.MaxDirectResponseBodySizeBytes}");
                }
            }
        }
    }

    /// <summary>The name of a cluster, which must be in the same file.</summary>
    internal static string ClusterName(Cursor at)
    {
        var name = Scalars.NonEmptyText(at);
        at.Context.RefersToCluster(at, name);
        return name;
    }

    private static string Domain(Cursor at)
    {
        var domain = Scalars.NonEmptyText(at).ToLowerInvariant();
        var wildcard = domain.IndexOf('*');
        if (wildcard >= 0 && (wildcard != domain.LastIndexOf('*') || (wildcard > 0 && wildcard < domain.Length - 1)))
            at.Error("may have one *, and only at its beginning or end");
        return domain;
    }

    /// <summary>Text that goes into a header field, where a line break would begin another one.</summary>
    private static string RewrittenText(Cursor at)
    {
        var text = Scalars.Text(at);
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            at.Error("must not contain line breaks or zero characters");
        return text;
    }
}
