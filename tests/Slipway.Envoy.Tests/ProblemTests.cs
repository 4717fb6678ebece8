namespace Slipway.Envoy.Tests;

/// <summary>Every row: where a fragment goes, the fragment, the path that the error names, and part of what it says.</summary>
public sealed class ProblemTests
{
    private const string Listener = "static_resources.listeners[0]";
    private const string Manager = $"{Listener}.filter_chains[0].filters[0].typed_config";
    private const string Host = $"{Manager}.route_config.virtual_hosts[0]";
    private const string Action = $"{Host}.routes[0].route";
    private const string Plugin = $"{Manager}.http_filters[0].typed_config.config";
    private const string Cluster = "static_resources.clusters[0]";
    private const string TlsContext = Cluster + ".transport_socket.typed_config";
    private const string Tls =
        "transport_socket: { name: tls, typed_config: { '@type': x/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext, ";
    private const string Sha256 = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";

    [Theory]
    [InlineData("bootstrap", "dynamic_resources: {}", "dynamic_resources", "is not supported yet; write static_resources into the file")]
    [InlineData("bootstrap", "nod: {}", "nod", "did you mean 'node'?")]
    [InlineData("bootstrap", "admin: 5", "admin", "must be a mapping with fields of envoy.config.bootstrap.v3.Admin, not the number 5")]
    [InlineData("bootstrap", "node: { id: 7 }", "node.id", "must be text, not the number 7; put it in quotes: \"7\"")]
    [InlineData("bootstrap", "node: { id: n }", "node.id", "must be text, not the truth value n; put it in quotes: \"n\"")]
    [InlineData("bootstrap", "node: { id: a, id: b }", "node.id", "is given twice")]
    [InlineData(
        "listener", "per_connection_buffer_limit_bytes: -1", Listener + ".per_connection_buffer_limit_bytes", "from 1 to 4294967295")]
    [InlineData(
        "listener", "perConnectionBufferLimit: 1", Listener + ".perConnectionBufferLimit", "did you mean 'perConnectionBufferLimitBytes'?")]
    [InlineData(
        "listener", "listener_filters: [{ name: envoy.filters.listener.original_dst }]", Listener + ".listener_filters[0]",
        "the listener filter 'envoy.filters.listener.original_dst' is not supported; Slipway has envoy.filters.listener.tls_inspector")]
    [InlineData(
        "listener", "traffic_direction: SIDEWAYS", Listener + ".traffic_direction", "must be one of UNSPECIFIED, INBOUND, OUTBOUND")]
    [InlineData("listener", "access_log: { }", Listener + ".access_log", "must be a list, not a mapping")]
    [InlineData("manager", "stream_idle_timeout: 5", Manager + ".stream_idle_timeout", "must be a duration such as 1.5s")]
    [InlineData("manager", "stream_idle_timeout: -5s", Manager + ".stream_idle_timeout", "must not be negative")]
    [InlineData("manager", "codec_type: HTTP3", Manager + ".codec_type", "is HTTP3, which needs a listener with protocol UDP and envoy.transport_sockets.quic")]
    [InlineData("manager", "rds: {}", Manager + ".rds", "write route_config into the file")]
    [InlineData(
        "manager", "upgrade_configs: [{ upgrade_type: CONNECT, connect_config: {} }]", Manager + ".upgrade_configs[0].connect_config", "is no field of")]
    [InlineData("manager", "upgrade_configs: [{ upgrade_type: CONNECT-UDP }]", Manager + ".upgrade_configs[0].upgrade_type", "is not supported yet")]
    [InlineData(
        "action", "upgrade_configs: [{ upgrade_type: websocket, connect_config: {} }]", Action + ".upgrade_configs[0].connect_config",
        "goes with the upgrade_type CONNECT only, not with websocket")]
    [InlineData(
        "action", "upgrade_configs: [{ upgrade_type: CONNECT, connect_config: { allow_post: true } }]",
        Action + ".upgrade_configs[0].connect_config.allow_post", "use CONNECT")]
    [InlineData(
        "manager", "access_log: [{ name: envoy.access_loggers.stdout, filter: { runtime_filter: {} } }]", Manager + ".access_log[0].filter.runtime_filter",
        "use status_code_filter")]
    [InlineData(
        "manager", "access_log: [{ name: envoy.access_loggers.stdout, filter: { response_flag_filter: { flags: [UX] } } }]",
        Manager + ".access_log[0].filter.response_flag_filter.flags[0]", "'UX' is no response flag")]
    [InlineData(
        "manager",
        "access_log: [{ name: l, typed_config: { '@type': x/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig, body: { int_value: 1 }, grpc_service: { google_grpc: { target_uri: 'a:1' } } } }]",
        Manager + ".access_log[0].typed_config.body.int_value", "use string_value")]
    [InlineData(
        "manager",
        "access_log: [{ name: l, typed_config: { '@type': x/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig, grpc_service: { envoy_grpc: { cluster_name: none } } } }]",
        Manager + ".access_log[0].typed_config.grpc_service.envoy_grpc.cluster_name", "there is no cluster 'none'")]
    [InlineData("manager", "statPrefix: again", Manager + ".statPrefix", "is given twice, as stat_prefix and as statPrefix")]
    [InlineData("manager", "use_remote_address: 1", Manager + ".use_remote_address", "must be true or false, not the number 1")]
    [InlineData("host", "require_tls: ALL", Host + ".require_tls", "ALL is not supported yet; use one of NONE")]
    [InlineData("host", "request_headers_to_add: [{ header: { key: 'bad name', value: v } }]",
        Host + ".request_headers_to_add[0].header.key", "must be the name of a header")]
    [InlineData("host", "request_headers_to_add: [{ header: { key: Host, value: v } }]",
        Host + ".request_headers_to_add[0].header.key", "may not be changed here")]
    [InlineData("host", "request_headers_to_add: [{ header: { key: a, value: '%NONSENSE%' } }]",
        Host + ".request_headers_to_add[0].header.value", "there is no operator %NONSENSE%")]
    [InlineData("host", "request_headers_to_add: [{ header: { key: a, value: \"a\\r\\nb\" } }]",
        Host + ".request_headers_to_add[0].header.value", "must not contain line breaks")]
    [InlineData("action", "retry_policy: { retry_on: '5xx,often' }", Action + ".retry_policy.retry_on", "'often' is no condition")]
    [InlineData("action", "retry_policy: { retry_priority: {} }", Action + ".retry_policy.retry_priority", "is not supported yet")]
    [InlineData(
        "action", "retry_policy: { retry_back_off: { base_interval: 1s, max_interval: 0.5s } }",
        Action + ".retry_policy.retry_back_off.max_interval", "must not be less than base_interval")]
    [InlineData(
        "action", "retry_policy: { retry_host_predicate: [{ name: omit_canary }] }",
        Action + ".retry_policy.retry_host_predicate[0].name", "Slipway has envoy.retry_host_predicates.previous_hosts")]
    [InlineData(
        "cluster", "circuit_breakers: { thresholds: [{ retry_budget: { budget_percent: { value: 101 } } }] }",
        Cluster + ".circuit_breakers.thresholds[0].retry_budget.budget_percent.value", "must be a number from 0 to 100")]
    [InlineData(
        "cluster", "health_checks: [{ interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, tcp_health_check: {} }]",
        Cluster + ".health_checks[0].timeout", "is required and missing")]
    [InlineData(
        "cluster", "health_checks: [{ timeout: 1s, interval: 1s, unhealthy_threshold: 0, healthy_threshold: 1, tcp_health_check: {} }]",
        Cluster + ".health_checks[0].unhealthy_threshold", "must be a whole number from 1")]
    [InlineData(
        "cluster", "health_checks: [{ timeout: 1s, interval: 9999999s, unhealthy_threshold: 1, healthy_threshold: 1, tcp_health_check: {} }]",
        Cluster + ".health_checks[0].interval", "must not be longer than 1728000s")]
    [InlineData("cluster", "outlier_detection: { max_ejection_percent: 101 }", Cluster + ".outlier_detection.max_ejection_percent", "from 0 to 100")]
    [InlineData("cluster", "outlier_detection: { failure_percentage_threshold: 5 }",
        Cluster + ".outlier_detection.failure_percentage_threshold", "use the success rate")]
    [InlineData(
        "cluster", Tls + "common_tls_context: { tls_params: { tls_minimum_protocol_version: TLSv1_1 } } } }",
        TlsContext + ".common_tls_context.tls_params.tls_minimum_protocol_version", "TLSv1_1 is not supported yet")]
    [InlineData(
        "cluster", Tls + "common_tls_context: { validation_context: { match_subject_alt_names: [{ exact: a }] } } } }",
        TlsContext + ".common_tls_context.validation_context", "mean nothing without trusted_ca")]
    [InlineData(
        "cluster", Tls + "common_tls_context: { validation_context: { verify_certificate_hash: [abc] } } } }",
        TlsContext + ".common_tls_context.validation_context.verify_certificate_hash[0]", "64 hexadecimal digits")]
    [InlineData(
        "cluster", "transport_socket: { name: envoy.transport_sockets.quic }", Cluster + ".transport_socket",
        "the transport socket 'envoy.transport_sockets.quic' is not supported; Slipway has envoy.transport_sockets.tls")]
    [InlineData("action", "hedge_policy: {}", Action + ".hedge_policy", "is not supported yet")]
    [InlineData("action", "hash_policy: [{ header: {} }]", Action + ".hash_policy[0].header.header_name", "is required and missing")]
    [InlineData("action", "hash_policy: [{ terminal: true }]", Action + ".hash_policy[0]", "needs one of header, cookie")]
    [InlineData("action", "hash_policy: [{ cookie: { name: 'a b' } }]", Action + ".hash_policy[0].cookie.name", "without blanks")]
    [InlineData("cluster", "maglev_lb_config: { table_size: 7 }", Cluster + ".maglev_lb_config", "belongs to another lb_policy")]
    [InlineData(
        "cluster", "lb_policy: MAGLEV\nmaglev_lb_config: { table_size: 65536 }", Cluster + ".maglev_lb_config.table_size",
        "must be a prime number, and 65536 is 2 times 32768")]
    [InlineData(
        "cluster", "lb_policy: RING_HASH\nring_hash_lb_config: { maximum_ring_size: 9 }", Cluster + ".ring_hash_lb_config",
        "minimum_ring_size of 1024 is more than the maximum_ring_size of 9")]
    [InlineData("action", "cluster_header: x", Action + ".cluster_header", "only one of cluster, cluster_header may be given")]
    [InlineData(
        "action", "regex_rewrite: { pattern: { regex: a }, substitution: '\\1' }", Action + ".regex_rewrite.substitution",
        "has no group 1")]
    [InlineData(
        "plugin", "fail_open: true\nfailure_policy: FAIL_OPEN", Plugin + ".failure_policy",
        "only one of fail_open or failure_policy can be set")]
    [InlineData("plugin", "configuration: { a: 1 }", Plugin + ".configuration", "needs @type")]
    [InlineData(
        "plugin", "configuration: { '@type': x/google.protobuf.Struct, a: 1 }", Plugin + ".configuration.a",
        "put the configuration under value")]
    [InlineData(
        "plugin", "configuration: { '@type': x/google.protobuf.BytesValue, value: '*' }", Plugin + ".configuration.value", "base64")]
    [InlineData(
        "plugin", "reload_config: { backoff: { base_interval: 0s } }", Plugin + ".reload_config.backoff.base_interval", "at least 0.001s")]
    [InlineData(
        "vm", "runtime: envoy.wasm.runtime.null\nenvironment_variables: { key_values: { B: x } }", Plugin + ".vm_config.environment_variables",
        "remove this")]
    [InlineData("vm", "environment_variables: { host_env_keys: [A, B], key_values: { B: x } }",
        Plugin + ".vm_config.environment_variables.host_env_keys[1]", "the key 'B' is duplicated")]
    [InlineData("cluster", "type: EDS", Cluster + ".type", "EDS is not supported yet; use one of STATIC, STRICT_DNS, LOGICAL_DNS")]
    [InlineData("cluster", "connect_timeout: 0s", Cluster + ".connect_timeout", "must be more than 0s")]
    [InlineData(
        "endpoint", "load_balancing_weight: 0", Cluster + ".load_assignment.endpoints[0].lb_endpoints[0].load_balancing_weight",
        "from 1 to")]
    public void A_wrong_field_is_one_error_with_its_line_and_path(string mark, string fragment, string path, string message)
    {
        var text = Samples.With(mark, fragment);
        var error = Assert.Single(Samples.Parse(text).Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message);
        Assert.Equal(Samples.LineOf(text, fragment.Split('\n')[^1]), error.Line);
    }

    [Theory]
    [InlineData(
        "code: { local: { filename: filter.wasm } }",
        "runtime: envoy.wasm.runtime.null\n                  code: { local: { inline_string: x } }",
        Plugin + ".vm_config.code", "name its file in local.filename")]
    [InlineData(
        "cluster: upstream", "cluster: upstraem", Action + ".cluster",
        "there is no cluster 'upstraem' in static_resources.clusters; did you mean 'upstream'?")]
    [InlineData(
        "- match: { prefix: / }", "- match: { }", Host + ".routes[0].match",
        "needs one of prefix, path, path_separated_prefix, safe_regex")]
    [InlineData(
        "- match: { prefix: / }", "- match: { prefix: /, path: /a }", Host + ".routes[0].match.path",
        "only one of prefix, path may be given")]
    [InlineData(
        "- match: { prefix: / }", "- match: { safe_regex: { regex: '(?=x)' } }", Host + ".routes[0].match.safe_regex.regex",
        "is no regular expression")]
    [InlineData("domains: [\"*\"]", "domains: [\"a.*.b\"]", Host + ".domains[0]", "only at its beginning or end")]
    [InlineData(
        "domains: [\"*\"]", "domains: [\"a.b\", \"A.b\"]", Host + ".domains[1]", "the domain 'a.b' is taken by virtual host 'all' already")]
    [InlineData("domains: [\"*\"]", "domains: []", Host + ".domains", "must have at least one domain")]
    [InlineData(
        "port_value: 10000", "port_value: 65536", Listener + ".address.socket_address.port_value", "from 0 to 65535, not the number 65536")]
    [InlineData(
        "address: 127.0.0.1, port_value: 10000", "address: localhost, port_value: 1", Listener + ".address",
        "a listener needs an IP address, not 'localhost'")]
    [InlineData(
        "address: 127.0.0.1, port_value: 8080", "address: localhost, port_value: 1",
        Cluster + ".load_assignment.endpoints[0].lb_endpoints[0]", "use type STRICT_DNS or LOGICAL_DNS")]
    [InlineData("code: { local: { filename: filter.wasm } }", "vm_id: x", Plugin + ".vm_config.code", "is required and missing")]
    [InlineData(
        "{ local: { filename: filter.wasm } }", "{ local: { filename: a, inline_string: b } }",
        Plugin + ".vm_config.code.local.inline_string", "only one of filename, inline_string may be given")]
    [InlineData(
        "{ local: { filename: filter.wasm } }",
        "{ remote: { http_uri: { uri: 'http://h/', cluster: upstream, timeout: 1s }, sha256: abc } }",
        Plugin + ".vm_config.code.remote.sha256", "64 hexadecimal digits")]
    [InlineData(
        "{ local: { filename: filter.wasm } }",
        "{ remote: { http_uri: { uri: 'ftp://h/', cluster: upstream, timeout: 1s }, sha256: " + Sha256 + " } }",
        Plugin + ".vm_config.code.remote.http_uri.uri", "must be an absolute http or https address")]
    [InlineData(
        "{ local: { filename: filter.wasm } }",
        "{ remote: { http_uri: { uri: 'http://h/', cluster: no, timeout: 1s }, sha256: " + Sha256 + " } }",
        Plugin + ".vm_config.code.remote.http_uri.cluster", "must be text, not the truth value no")]
    [InlineData(
        "{ local: { filename: filter.wasm } }",
        "{ remote: { http_uri: { uri: 'http://h/', cluster: upstream, timeout: 1s } } }",
        Plugin + ".vm_config.code.remote.sha256", "is required and missing")]
    [InlineData(
        "{ local: { filename: filter.wasm } }",
        "{ remote: { http_uri: { uri: 'http://h/', timeout: 1s }, sha256: " + Sha256 + " } }",
        Plugin + ".vm_config.code.remote.http_uri.cluster", "is required and missing")]
    [InlineData(
        "\n                  #vm\n                  code: { local: { filename: filter.wasm } }",
        " { code: { remote: { http_uri: { uri: 'oci://h.example/a' } } }, "
            + "environment_variables: { key_values: { ISTIO_META_WASM_IMAGE_PULL_POLICY: Never } } }",
        Plugin + ".vm_config.environment_variables", "must be one of UNSPECIFIED_POLICY, IfNotPresent, Always, not 'Never'")]
    [InlineData("stat_prefix: ingress", "server_name: x", Manager + ".stat_prefix", "is required and missing")]
    [InlineData(
        "envoy.extensions.filters.http.wasm.v3.Wasm", "envoy.extensions.filters.http.lua.v3.Lua", Manager + ".http_filters[0]",
        "Slipway has envoy.filters.http.wasm, envoy.filters.http.router")]
    public void A_wrong_value_is_one_error_with_its_path(string original, string replacement, string path, string message)
    {
        var text = Samples.Minimal.Replace(original, replacement);
        Assert.NotEqual(Samples.Minimal, text);
        var error = Assert.Single(Samples.Parse(text).Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message);
        Assert.InRange(error.Line, 1, text.Split('\n').Length);
    }

    [Fact]
    public void The_text_of_a_problem_reads_file_line_path_message()
    {
        var text = Samples.With("listener", "use_original_dst: true");
        Assert.Equal(
            $"envoy.yaml:{Samples.LineOf(text, "use_original_dst")}: {Listener}.use_original_dst: is not supported yet; remove it",
            Assert.Single(Samples.Parse(text).Errors).ToString());
    }

    [Fact]
    public void All_problems_are_told_at_once_and_by_line()
    {
        var result = Samples.Parse("""
            admin: { address: { socket_address: { address: nowhere, port_value: x } } }
            hds_config: {}
            static_resources:
              clusters:
              - name: a
                lb_policy: CLUSTER_PROVIDED
              - name: a
              - {}
            """);
        Assert.Null(result.Bootstrap);
        Assert.Equal(
            [
                "1 admin.address.socket_address.port_value",
                "1 admin.address",
                "2 hds_config",
                "6 static_resources.clusters[0].lb_policy",
                "7 static_resources.clusters[1].name",
                "8 static_resources.clusters[2].name",
            ],
            result.Errors.Select(error => $"{error.Line} {error.Path}"));
    }

    [Fact]
    public void The_list_of_problems_is_bounded()
    {
        var errors = Samples.Parse(string.Concat(Enumerable.Range(0, 1000).Select(i => $"nonsense{i}: 1\n"))).Errors;
        Assert.Equal(EnvoyConfiguration.MaxProblems, errors.Length);
        Assert.Equal("there is more, which is not listed", errors[^1].Message);
    }

    [Theory]
    [InlineData("[]", "must end with envoy.filters.http.router")]
    [InlineData("[{ name: envoy.filters.http.router }, { name: envoy.filters.http.router }]", "the router must be the last of the filters")]
    [InlineData("[{ name: envoy.filters.http.router, disabled: true }]", "the router cannot be disabled")]
    public void The_router_must_be_the_last_filter(string filters, string message)
    {
        var manager = $$"""
            static_resources:
              listeners:
              - address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
                filter_chains:
                - filters:
                  - name: envoy.http_connection_manager
                    config: { stat_prefix: x, route_config: {}, http_filters: {{filters}} }
            """;
        Assert.Equal(message, Assert.Single(Samples.Parse(manager).Errors).Message);
    }

    [Theory]
    [InlineData(
        "[{0}]", "filters[0]",
        "does not end the chain; put envoy.filters.network.tcp_proxy or envoy.filters.network.http_connection_manager behind it")]
    [InlineData("[{1}, {0}]", "filters[0]", "ends the chain, and must be the last of the filters")]
    [InlineData("[{0}, {1}]", null, null)]
    [InlineData("[{0}, {0}, {1}]", null, null)]
    public void Wasm_filters_of_the_network_stand_before_the_one_that_ends_the_chain(string filters, string? path, string? message)
    {
        const string wasm = "{ name: envoy.filters.network.wasm, typed_config: { '@type': "
            + "type.googleapis.com/envoy.extensions.filters.network.wasm.v3.Wasm, config: { vm_config: { code: { local: { inline_string: x } } } } } }";
        const string proxy = "{ name: envoy.filters.network.tcp_proxy, typed_config: { '@type': "
            + "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: x, cluster: c } }";
        var errors = Samples.Parse($$"""
            static_resources:
              listeners:
              - address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
                filter_chains:
                - filters: {{filters.Replace("{0}", wasm, StringComparison.Ordinal).Replace("{1}", proxy, StringComparison.Ordinal)}}
              clusters: [{ name: c }]
            """).Errors.Where(error => error.Path.Contains("filter_chains", StringComparison.Ordinal)).ToList();

        if (path is null)
            Assert.Empty(errors);
        else
            Assert.Contains(errors, error => error.Path.EndsWith(path, StringComparison.Ordinal) && error.Message == message);
    }

    [Fact]
    public void A_missing_router_is_told_at_the_last_filter()
    {
        var lines = Samples.Minimal.Split('\n').ToList();
        lines.RemoveRange(lines.FindIndex(line => line.Contains("- name: envoy.filters.http.router")), 3);
        var text = string.Join('\n', lines);
        var error = Assert.Single(Samples.Parse(text).Errors);
        Assert.Equal($"{Manager}.http_filters[0]", error.Path);
        Assert.Equal("the last of the filters must be envoy.filters.http.router", error.Message);
    }

    [Theory]
    [InlineData("clusters: [{ name: upstream, weight: 0 }]", "the weights must add up to more than 0")]
    [InlineData(
        "clusters: [{ name: upstream, weight: 4294967295 }, { name: upstream, weight: 1 }]", "must not add up to more than 4294967295")]
    [InlineData("clusters: [{ name: upstream, weight: 2 }]\n                    total_weight: 3", "the weights add up to 2")]
    public void Weights_must_make_sense(string clusters, string message)
    {
        var weighted = $"weighted_clusters:\n                    {clusters}\n";
        var text = Samples.Minimal.Replace("cluster: upstream\n", weighted, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Single(Samples.Parse(text).Errors).Message);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_an_error_only_if_asked_for()
    {
        Assert.Empty(EnvoyConfiguration.Parse(Samples.Minimal, "envoy.yaml").Errors);
        var error = Assert.Single(EnvoyConfiguration.Parse(Samples.Minimal, "envoy.yaml", checkFiles: true).Errors);
        Assert.Equal($"{Plugin}.vm_config.code.local.filename", error.Path);
        Assert.StartsWith("there is no file 'filter.wasm'", error.Message);
    }

    [Fact]
    public void A_body_over_the_limit_is_an_error()
    {
        var text = Samples.With("routes", "max_direct_response_body_size_bytes: 3")
            .Replace("route:\n", "direct_response: { status: 200, body: { inline_string: four } }\n", StringComparison.Ordinal)
            .Replace("cluster: upstream\n", "#\n", StringComparison.Ordinal);
        Assert.Contains("has 4 bytes", Assert.Single(Samples.Parse(text).Errors).Message);
    }
}
