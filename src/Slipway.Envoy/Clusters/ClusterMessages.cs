using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.config.cluster.v3</c> and <c>envoy.config.endpoint.v3</c>.</summary>
internal static class ClusterMessages
{
    private const string ProtocolOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private static readonly EnumReader<bool> HealthStatuses = new()
    {
        { "UNKNOWN", 0, false },
        { "HEALTHY", 1, false },
        { "UNHEALTHY", 2, true },
        { "DRAINING", 3, true },
        { "TIMEOUT", 4, true },
        { "DEGRADED", 5, null },
    };

    private static readonly Message<int?> HealthCheckConfig =
        new Message<int?>("envoy.config.endpoint.v3.Endpoint.HealthCheckConfig", null)
        {
            { "port_value", Scalars.Integer(0, 65535), (_, port) => port == 0 ? null : port },
        }
        .Refuses("address hostname disable_active_health_check", "use port_value");

    private static readonly Message<Endpoint> Endpoint =
        new Message<Endpoint>("envoy.config.endpoint.v3.Endpoint", new())
        {
            { "address", CoreMessages.Address.Read, (value, address) => value with { Address = address } },
            { "hostname", Scalars.Text, (value, name) => value with { Hostname = name } },
            { "health_check_config", HealthCheckConfig.Read, (value, port) => value with { HealthCheckPort = port } },
        }
        .Requires("address")
        .Refuses("additional_addresses", "write another endpoint");

    private static readonly Message<Endpoint> LbEndpoint =
        new Message<Endpoint>("envoy.config.endpoint.v3.LbEndpoint", new())
        {
            {
                "endpoint", Endpoint.Read,
                (value, endpoint) => value with
                {
                    Address = endpoint.Address, Hostname = endpoint.Hostname, HealthCheckPort = endpoint.HealthCheckPort,
                }
            },
            { "metadata", CoreMessages.Metadata.Read, (value, metadata) => value with { Metadata = metadata } },
            { "health_status", HealthStatuses.Read, (value, isUnhealthy) => value with { IsUnhealthy = isUnhealthy } },
            { "load_balancing_weight", Scalars.Integer(1, int.MaxValue), (value, weight) => value with { Weight = weight } },
        }
        .Requires("endpoint")
        .Refuses("endpoint_name", "use endpoint");

    private static readonly Message<ImmutableArray<Located<Endpoint>>> LocalityEndpoints =
        new Message<ImmutableArray<Located<Endpoint>>>("envoy.config.endpoint.v3.LocalityLbEndpoints", [])
        {
            { "locality", CoreMessages.Locality.Read },
            { "lb_endpoints", Composites.Repeated(Composites.WithPlace(LbEndpoint.Read)), (_, endpoints) => endpoints },
            { "priority", Scalars.Integer(0, 128) },
        }
        .Ignores("load_balancing_weight proximity", "localities are not weighed against each other")
        .Ignores("metadata", "no guest can see it")
        .Refuses("load_balancer_endpoints leds_cluster_locality_config", "write lb_endpoints into the file")
        .Then((value, fields) =>
        {
            if (fields.Value("priority", 0) > 0)
                fields.At("priority").Error("priorities other than 0 are not supported yet; they are for failover by health");
            return fields.Value<Locality?>("locality", null) is { } locality
                ? [.. value.Select(endpoint => endpoint with { Value = endpoint.Value with { Locality = locality } })]
                : value;
        });

    private static readonly Message<ImmutableArray<Located<Endpoint>>> LoadAssignment =
        new Message<ImmutableArray<Located<Endpoint>>>("envoy.config.endpoint.v3.ClusterLoadAssignment", [])
        {
            { "cluster_name", Scalars.NonEmptyText },
            {
                "endpoints", Composites.Repeated(LocalityEndpoints.Read),
                (_, localities) => [.. localities.SelectMany(endpoints => endpoints)]
            },
        }
        .Ignores("named_endpoints", "only endpoint_name refers to it")
        .Refuses("policy", "every endpoint is used");

    private static readonly EnumReader<ClusterType> Types = new()
    {
        { "STATIC", 0, ClusterType.Static },
        { "STRICT_DNS", 1, ClusterType.StrictDns },
        { "LOGICAL_DNS", 2, ClusterType.LogicalDns },
        { "EDS", 3, null },
        { "ORIGINAL_DST", 4, null },
    };

    private static readonly EnumReader<LbPolicy> Policies = new()
    {
        { "ROUND_ROBIN", 0, LbPolicy.RoundRobin },
        { "LEAST_REQUEST", 1, LbPolicy.LeastRequest },
        { "RING_HASH", 2, LbPolicy.RingHash },
        { "RANDOM", 3, LbPolicy.Random },
        { "MAGLEV", 5, LbPolicy.Maglev },
        { "CLUSTER_PROVIDED", 6, null },
        { "LOAD_BALANCING_POLICY_CONFIG", 7, null },
    };

    private static readonly EnumReader<DnsLookupFamily> LookupFamilies = new()
    {
        { "AUTO", 0, DnsLookupFamily.Auto },
        { "V4_ONLY", 1, DnsLookupFamily.V4Only },
        { "V6_ONLY", 2, DnsLookupFamily.V6Only },
        { "V4_PREFERRED", 3, DnsLookupFamily.V4Preferred },
        { "ALL", 4, DnsLookupFamily.All },
    };

    private static readonly EnumReader<bool> UseDownstreamProtocol = new()
    {
        { "USE_CONFIGURED_PROTOCOL", 0, false },
        { "USE_DOWNSTREAM_PROTOCOL", 1, true },
    };

    private static readonly Message<UpstreamProtocol> ExplicitProtocol =
        new Message<UpstreamProtocol>($"{ProtocolOptions}.ExplicitHttpConfig", UpstreamProtocol.Http1)
        {
            { "http_protocol_options", HttpMessages.Http1Options.Read },
            { "http2_protocol_options", HttpMessages.Http2Options.Read, (_, _) => UpstreamProtocol.Http2 },
        }
        .ExactlyOneOf("http_protocol_options", "http2_protocol_options", "http3_protocol_options")
        .Refuses("http3_protocol_options", "use http_protocol_options or http2_protocol_options");

    private static readonly Message<UpstreamProtocol> DownstreamProtocol =
        new Message<UpstreamProtocol>($"{ProtocolOptions}.UseDownstreamHttpConfig", UpstreamProtocol.SameAsDownstream)
        {
            { "http_protocol_options", HttpMessages.Http1Options.Read },
            { "http2_protocol_options", HttpMessages.Http2Options.Read },
        }
        .Refuses("http3_protocol_options", "remove it");

    private static readonly Message<UpstreamOptions> HttpOptions =
        new Message<UpstreamOptions>(ProtocolOptions, new(UpstreamProtocol.Http1, null))
        {
            { "explicit_http_config", ExplicitProtocol.Read, (value, protocol) => value with { Protocol = protocol } },
            { "use_downstream_protocol_config", DownstreamProtocol.Read, (value, protocol) => value with { Protocol = protocol } },
            { "common_http_protocol_options", HttpMessages.CommonOptions.Read, (value, common) => value with { Common = common } },
        }
        .ExactlyOneOf("explicit_http_config", "use_downstream_protocol_config", "auto_config")
        .Refuses("auto_config", "use explicit_http_config")
        .Refuses("upstream_http_protocol_options http_filters header_validation_config outlier_detection retry_policy");

    public static readonly Message<Cluster> Cluster =
        new Message<Cluster>("envoy.config.cluster.v3.Cluster", new())
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
            { "type", Types.Read, (value, type) => value with { Type = type } },
            { "lb_policy", Policies.Read, (value, policy) => value with { LbPolicy = policy } },
            { "least_request_lb_config", BalancingMessages.LeastRequest.Read, (value, choices) => value with { LeastRequestChoices = choices } },
            {
                "ring_hash_lb_config", BalancingMessages.RingHash.Read,
                (value, ring) => value with { MinimumRingSize = ring.Minimum, MaximumRingSize = ring.Maximum }
            },
            { "maglev_lb_config", BalancingMessages.Maglev.Read, (value, size) => value with { MaglevTableSize = size } },
            { "round_robin_lb_config", BalancingMessages.RoundRobin.Read },
            { "common_lb_config", BalancingMessages.Common.Read, WithBalancing },
            {
                "health_checks", Composites.Repeated(HealthCheckMessages.Check.Read),
                (value, checks) => value with { HealthCheck = checks.FirstOrDefault() }
            },
            { "outlier_detection", OutlierMessages.Detection.Read, (value, detection) => value with { OutlierDetection = detection } },
            { "load_assignment", LoadAssignment.Read },
            { "hosts", Composites.Repeated(Composites.WithPlace(at => new Endpoint { Address = CoreMessages.Address.Read(at) })) },
            { "connect_timeout", Scalars.PositiveDuration, (value, timeout) => value with { ConnectTimeout = timeout } },
            { "http_protocol_options", HttpMessages.Http1Options.Read },
            { "http2_protocol_options", HttpMessages.Http2Options.Read, (value, _) => value with { Protocol = UpstreamProtocol.Http2 } },
            {
                "common_http_protocol_options", HttpMessages.CommonOptions.Read,
                (value, common) => value with { IdleTimeout = common.IdleTimeout }
            },
            { "protocol_selection", UseDownstreamProtocol.Read },
            { "typed_extension_protocol_options", ReadTypedOptions, WithOptions },
            { "transport_socket", ReadTransportSocket, (value, tls) => value with { Tls = tls?.Context } },
            {
                "circuit_breakers", CircuitBreakerMessages.Breakers.Read,
                (value, breakers) => value with { CircuitBreakers = breakers }
            },
            { "metadata", CoreMessages.Metadata.Read, (value, metadata) => value with { Metadata = metadata } },
            { "dns_refresh_rate", Scalars.PositiveDuration, (value, rate) => value with { DnsRefreshRate = rate } },
            { "dns_lookup_family", LookupFamilies.Read, (value, family) => value with { DnsLookupFamily = family } },
            {
                "per_connection_buffer_limit_bytes", CoreMessages.BufferLimit,
                (value, limit) => value with { PerConnectionBufferLimitBytes = limit }
            },
        }
        .Requires("name")
        .AtMostOneOf("load_assignment", "hosts")
        .AtMostOneOf("http_protocol_options", "typed_extension_protocol_options")
        .AtMostOneOf("http2_protocol_options", "typed_extension_protocol_options")
        .AtMostOneOf("common_http_protocol_options", "typed_extension_protocol_options")
        .AtMostOneOf("protocol_selection", "typed_extension_protocol_options")
        .Ignores("alt_stat_name track_timeout_budgets track_cluster_stats", "statistics go by the cluster's name")
        .Ignores("respect_dns_ttl dns_jitter dns_failure_refresh_rate", "names are resolved again at dns_refresh_rate")
        .Ignores("wait_for_warm_on_init", "names are always resolved once before anything is served")
        .Ignores("ignore_health_on_host_removal", "an endpoint goes when its name does not resolve to it any more")
        .Refuses("close_connections_on_host_health_failure", "requests under way go on")
        .Ignores("cleanup_interval preconnect_policy upstream_connection_options", "the HTTP client keeps its connections in its own way")
        .Refuses("transport_socket_matches tls_context", "use transport_socket")
        .Refuses("cluster_type eds_cluster_config", "use type STATIC, STRICT_DNS or LOGICAL_DNS")
        .Refuses("max_requests_per_connection connection_pool_per_downstream_connection", "connections are kept as long as they last")
        .Refuses("dns_resolvers use_tcp_for_dns_lookups dns_resolution_config typed_dns_resolver_config", "the system's resolver is used")
        .Refuses("lb_subset_config original_dst_lb_config load_balancing_policy", "use lb_policy, with the configuration that belongs to it")
        .Refuses("upstream_bind_config upstream_http_protocol_options extension_protocol_options filters upstream_config lrs_server " +
            "lrs_report_endpoint_metrics")
        .Then((value, fields) =>
        {
            var endpoints = fields.Value<ImmutableArray<Located<Endpoint>>>("load_assignment", []);
            endpoints = fields.Value("hosts", endpoints);
            CheckAddresses(value, endpoints, fields);
            BalancingMessages.Check(value, fields);
            if (fields.Value<ImmutableArray<HealthCheck?>>("health_checks", []).Length > 1)
                fields.At("health_checks").Error("a cluster has one health check at most, as in Envoy");
            return value with
            {
                Endpoints = [.. endpoints.Select(endpoint => endpoint.Value)],
                Protocol = fields.Value("protocol_selection", false) ? UpstreamProtocol.SameAsDownstream : value.Protocol,
            };
        });

    private static Cluster WithBalancing(Cluster value, BalancingMessages.CommonBalancing common) =>
        value with { HashesHostNames = common.HashesHostNames, HealthyPanicThreshold = common.PanicThreshold };

    private static void CheckAddresses(Cluster value, ImmutableArray<Located<Endpoint>> endpoints, MessageFields fields)
    {
        if (value.Type == ClusterType.LogicalDns && endpoints.Length != 1)
            fields.At("type").Error($"a LOGICAL_DNS cluster has exactly one endpoint, not {endpoints.Length}; use STRICT_DNS for several");
        foreach (var (endpoint, at) in endpoints)
        {
            if (endpoint.Address.Address.Length == 0)
                continue; // told already
            if (value.Type == ClusterType.Static && !CoreMessages.IsIPAddress(endpoint.Address))
                at.Error($"a STATIC cluster needs IP addresses, not '{endpoint.Address.Address}'; use type STRICT_DNS or LOGICAL_DNS");
            if (endpoint.Address.Port == 0)
                at.Error("an endpoint needs a port from 1 to 65535");
        }
    }

    private static readonly Extensions<TransportSocket> TransportSockets = new("transport socket")
    {
        {
            "envoy.transport_sockets.tls", "tls", "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            at => new TransportSocket(TlsMessages.Upstream.Read(at))
        },
        {
            "envoy.transport_sockets.raw_buffer", "raw_buffer", "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer",
            _ => new TransportSocket(null)
        },
    };

    private static TransportSocket? ReadTransportSocket(Cursor at) => TransportSockets.Read(TlsMessages.TransportSocket.Read(at), at);

    private static UpstreamOptions? ReadTypedOptions(Cursor at)
    {
        UpstreamOptions? options = null;
        var entries = at.Entries("a mapping", out var keys);
        for (var i = 0; i < entries.Length; i++)
        {
            if (keys[i] != ProtocolOptions)
                entries[i].Error($"is not supported; Slipway has {ProtocolOptions}");
            else if (Any.Open(entries[i]) is not var (type, body))
                continue;
            else if (type is null or ProtocolOptions)
                options = HttpOptions.Read(body);
            else
                entries[i].Error($"must be of type {ProtocolOptions}, not {type}");
        }

        return options;
    }

    private static Cluster WithOptions(Cluster value, UpstreamOptions? options) => options is null ? value : value with
    {
        Protocol = options.Protocol,
        IdleTimeout = options.Common is null ? value.IdleTimeout : options.Common.IdleTimeout,
    };

    private sealed record TransportSocket(UpstreamTlsContext? Context);

    private sealed record UpstreamOptions(UpstreamProtocol Protocol, CommonHttpOptions? Common);
}
