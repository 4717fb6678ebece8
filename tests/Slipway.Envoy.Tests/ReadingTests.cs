using System.Text;

namespace Slipway.Envoy.Tests;

public sealed class ReadingTests
{
    [Fact]
    public void The_shortest_configuration_has_Envoys_defaults()
    {
        var result = Samples.Parse(Samples.Minimal);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);

        var listener = Assert.Single(result.Bootstrap!.StaticResources.Listeners);
        Assert.Equal(("main", new SocketAddress("127.0.0.1", 10000)), (listener.Name, listener.Address));
        Assert.Equal(1048576, listener.PerConnectionBufferLimitBytes);

        var manager = Samples.Manager(result.Bootstrap);
        Assert.Equal("ingress", manager.StatPrefix);
        Assert.Equal("envoy", manager.ServerName);
        Assert.Equal(TimeSpan.FromMinutes(5), manager.StreamIdleTimeout);
        Assert.Equal(TimeSpan.FromHours(1), manager.Common.IdleTimeout);
        Assert.Null(manager.RequestTimeout);
        Assert.True(manager.GenerateRequestId);
        Assert.Equal(60, manager.MaxRequestHeadersKb);

        var route = Assert.Single(Assert.Single(manager.RouteConfiguration.VirtualHosts).Routes);
        var action = Assert.IsType<ForwardAction>(route.Action);
        Assert.Equal(new NamedCluster("upstream"), action.Cluster);
        Assert.Equal(TimeSpan.FromSeconds(15), action.Timeout);

        Assert.Equal(["envoy.filters.http.wasm", "envoy.filters.http.router"], manager.HttpFilters.Select(filter => filter.Name));
        Assert.Equal(new LocalDataSource(new FileDataSource("filter.wasm")), Samples.Plugin(result.Bootstrap).Vm.Code);

        var cluster = Assert.Single(result.Bootstrap.StaticResources.Clusters);
        Assert.Equal(ClusterType.Static, cluster.Type);
        Assert.Equal(TimeSpan.FromSeconds(5), cluster.ConnectTimeout);
        Assert.Equal(new SocketAddress("127.0.0.1", 8080), Assert.Single(cluster.Endpoints).Address);
    }

    [Fact]
    public void The_old_names_of_tutorials_and_untyped_config_are_understood()
    {
        var bootstrap = Samples.Read("""
            static_resources:
              listeners:
              - name: listener_0
                address: { socket_address: { address: 0.0.0.0, port_value: 8080 } }
                filter_chains:
                - filters:
                  - name: envoy.http_connection_manager
                    config:
                      stat_prefix: ingress_http
                      codec_type: auto
                      idle_timeout: 30s
                      route_config:
                        name: local_routes
                        virtual_hosts:
                        - name: local_service
                          domains: ["*"]
                          routes:
                          - match: { regex: "/api/.*" }
                            route: { host_rewrite: example.com, cluster: web_service }
                      access_log:
                      - name: envoy.file_access_log
                        config: { path: /dev/stdout, format: "%REQ(:PATH)%\n" }
                      http_filters:
                      - name: envoy.filters.http.wasm
                        config:
                          config:
                            name: my_plugin
                            root_id: my_root_id
                            configuration: "hello"
                            vm_config:
                              vm_id: my_vm_id
                              runtime: envoy.wasm.runtime.v8
                              configuration: "vm hello"
                              code: { local: { filename: /etc/filter.wasm } }
                              allow_precompiled: true
                      - name: envoy.router
              clusters:
              - name: web_service
                connect_timeout: 0.25s
                type: strict_dns
                lb_policy: round_robin
                hosts:
                - socket_address: { address: web_service, port_value: 9000 }
            """);

        var manager = Samples.Manager(bootstrap);
        Assert.Equal(TimeSpan.FromSeconds(30), manager.Common.IdleTimeout);
        var route = manager.RouteConfiguration.VirtualHosts[0].Routes[0];
        Assert.Equal(PathMatchKind.Regex, route.Match.Kind);
        Assert.Equal(new LiteralHostRewrite("example.com"), ((ForwardAction)route.Action).HostRewrite);

        var plugin = Samples.Plugin(bootstrap);
        Assert.Equal(("my_plugin", "my_root_id", "my_vm_id"), (plugin.Name, plugin.RootId, plugin.Vm.VmId));
        Assert.Equal("hello"u8, plugin.Configuration.Span);
        Assert.Equal("vm hello"u8, plugin.Vm.Configuration.Span);

        var log = Assert.IsType<FileAccessLog>(Assert.Single(manager.AccessLogs));
        Assert.Equal("%REQ(:PATH)%\n", Assert.IsType<TextAccessLogFormat>(log.Format).Format.Text);

        var cluster = Assert.Single(bootstrap.StaticResources.Clusters);
        Assert.Equal((ClusterType.StrictDns, TimeSpan.FromMilliseconds(250)), (cluster.Type, cluster.ConnectTimeout));
        Assert.Equal(new SocketAddress("web_service", 9000), Assert.Single(cluster.Endpoints).Address);
    }

    [Theory]
    [InlineData("type.googleapis.com/udpa.type.v1.TypedStruct", "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm")]
    [InlineData("type.googleapis.com/xds.type.v3.TypedStruct", "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm")]
    [InlineData("type.googleapis.com/udpa.type.v1.TypedStruct", "envoy.config.filter.http.wasm.v2alpha.Wasm")]
    public void A_filter_may_come_in_a_TypedStruct(string envelope, string type)
    {
        var bootstrap = Samples.Read(Samples.With("filters", $$"""
            - name: whatever
              typed_config:
                "@type": {{envelope}}
                type_url: {{type}}
                value: { config: { name: enveloped, vm_config: { code: { local: { inline_string: "(module)" } } } } }
            """));
        var plugin = Samples.Plugin(bootstrap);
        Assert.Equal("enveloped", plugin.Name);
        var source = Assert.IsType<InlineDataSource>(Assert.IsType<LocalDataSource>(plugin.Vm.Code).Source);
        Assert.Equal("(module)"u8, source.Bytes.Span);
    }

    [Theory]
    [InlineData("\"just text\"", "just text")]
    [InlineData("{ \"@type\": type.googleapis.com/google.protobuf.StringValue, value: '{\"a\": 1}' }", "{\"a\": 1}")]
    [InlineData("{ \"@type\": type.googleapis.com/google.protobuf.BytesValue, value: aGk= }", "hi")]
    [InlineData("{ \"@type\": type.googleapis.com/google.protobuf.StringValue }", "")]
    [InlineData(
        "{ \"@type\": type.googleapis.com/google.protobuf.Struct, value: { z: 1, a: [true, null, 0.5, \"5\", é<], m: {} } }",
        "{\"z\":1,\"a\":[true,null,0.5,\"5\",\"é<\"],\"m\":{}}")]
    [InlineData("{ \"@type\": type.googleapis.com/google.protobuf.Struct, value: { hex: 0x10, big: 4294967296, yes: on } }",
        "{\"hex\":16,\"big\":\"4294967296\",\"yes\":true}")]
    public void Configurations_become_the_bytes_that_a_guest_reads(string configuration, string expected)
    {
        var plugin = Samples.Plugin(Samples.Read(Samples.With("plugin", $"configuration: {configuration}")));
        Assert.Equal(expected, Encoding.UTF8.GetString(plugin.Configuration.Span));
    }

    [Fact]
    public void A_plugin_is_read_in_full()
    {
        var bootstrap = Samples.Read(Samples.With("filters", """
            - name: full
              disabled: true
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
                config:
                  name: p
                  rootId: r
                  failure_policy: FAIL_RELOAD
                  isolation: stream
                  reload_config: { backoff: { base_interval: 0.5s, max_interval: 4s } }
                  allow_on_headers_stop_iteration: true
                  capability_restriction_config: { allowed_capabilities: { proxy_log: {}, proxy_on_configure: } }
                  vm_config:
                    vm_id: v
                    runtime: envoy.wasm.runtime.wasmtime
                    environment_variables: { host_env_keys: [HOME], key_values: { A: "1" } }
                    code:
                      remote:
                        http_uri: { uri: "https://example.com/f.wasm", cluster: upstream, timeout: 2.5s }
                        sha256: 5FECEB66FFC86F38D952786C6D696C79C2DBC239DD4E91B46729D73A27FB57E9
                        retry_policy: { num_retries: 3, retry_back_off: { base_interval: 2s } }
            """));
        var filter = Assert.IsType<WasmFilter>(Samples.Manager(bootstrap).HttpFilters[0]);
        Assert.True(filter.Disabled);
        var plugin = filter.Plugin;
        Assert.Equal(("p", "r", FailurePolicy.FailReload), (plugin.Name, plugin.RootId, plugin.FailurePolicy));
        Assert.Equal(TimeSpan.FromMilliseconds(500), plugin.Reload.BaseInterval);
        Assert.Equal(TimeSpan.FromSeconds(4), plugin.Reload.MaxInterval);
        Assert.Equal(Isolation.Stream, plugin.Isolation);
        Assert.True(plugin.AllowOnHeadersStopIteration);
        Assert.Equal(["proxy_log", "proxy_on_configure"], plugin.AllowedCapabilities.Order());
        Assert.Equal(["HOME"], plugin.Vm.Environment.HostKeys);
        Assert.Equal("1", plugin.Vm.Environment.KeyValues["A"]);
        Assert.Equal(
            new RemoteDataSource
            {
                Uri = "https://example.com/f.wasm",
                Cluster = "upstream",
                Timeout = TimeSpan.FromSeconds(2.5),
                Sha256 = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
                Retries = 3,
                RetryBaseInterval = TimeSpan.FromSeconds(2),
                RetryMaxInterval = TimeSpan.FromSeconds(20),
            },
            plugin.Vm.Code);
    }

    [Fact]
    public void An_artifact_is_named_as_istiod_does_and_how_to_pull_it_is_kept_from_the_guest()
    {
        var bootstrap = Samples.Read(Samples.With("filters", """
            - name: wasm
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
                config:
                  vm_config:
                    environment_variables:
                      key_values:
                        A: "1"
                        ISTIO_META_WASM_IMAGE_PULL_POLICY: Always
                        ISTIO_META_WASM_IMAGE_PULL_SECRET: '{"auths":{}}'
                        ISTIO_META_WASM_PLUGIN_RESOURCE_VERSION: "7"
                    code: { remote: { http_uri: { uri: "oci://registry.example/acme/waf:1.0", cluster: _, timeout: 30s } } }
            """));

        var vm = Assert.IsType<WasmFilter>(Samples.Manager(bootstrap).HttpFilters[0]).Plugin.Vm;

        Assert.Equal(
            new ArtifactDataSource
            {
                Reference = "oci://registry.example/acme/waf:1.0",
                Timeout = TimeSpan.FromSeconds(30),
                PullPolicy = ArtifactPullPolicy.Always,
                PullSecret = """{"auths":{}}""",
            },
            vm.Code);
        Assert.Equal(["A"], vm.Environment.KeyValues.Keys);
    }

    [Fact]
    public void Bootstrap_node_admin_and_services_are_read()
    {
        var bootstrap = Samples.Read(Samples.With("bootstrap", """
            node:
              id: n1
              cluster: c1
              metadata: { role: edge }
              locality: { region: r, zone: z, sub_zone: s }
            admin:
              access_log_path: /dev/null
              address: { socket_address: { address: "::1", port_value: "9901" } }
            bootstrap_extensions:
            - name: envoy.bootstrap.wasm
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.wasm.v3.WasmService
                singleton: true
                config: { root_id: ticker, vm_config: { code: { local: { inline_bytes: AGFzbQEAAAA= } } } }
            """));
        Assert.Equal(("n1", "c1"), (bootstrap.Node.Id, bootstrap.Node.Cluster));
        Assert.Equal(new StructValue.Text("edge"), bootstrap.Node.Metadata["role"]);
        Assert.Equal(new Locality { Region = "r", Zone = "z", SubZone = "s" }, bootstrap.Node.Locality);
        Assert.Equal("[::1]:9901", bootstrap.Admin!.Address!.ToString());
        Assert.Equal("/dev/null", Assert.IsType<FileAccessLog>(Assert.Single(bootstrap.Admin.AccessLogs)).Path);
        var service = Assert.Single(bootstrap.WasmServices);
        Assert.Equal((true, "ticker"), (service.Singleton, service.Plugin.RootId));
        var code = Assert.IsType<InlineDataSource>(Assert.IsType<LocalDataSource>(service.Plugin.Vm.Code).Source);
        Assert.Equal("\0asm\u0001\0\0\0"u8, code.Bytes.Span);
    }

    [Fact]
    public void Routes_are_read_with_all_their_demands_and_changes()
    {
        var bootstrap = Samples.Read(Samples.With("first", """
            - name: first
              match:
                path_separated_prefix: /v1
                case_sensitive: false
                runtime_fraction: { default_value: { numerator: 5, denominator: TEN_THOUSAND } }
                headers:
                - { name: X-A, string_match: { prefix: p, ignore_case: true } }
                - { name: x-b, range_match: { start: "-5", end: 5 }, invert_match: true }
                - { name: x-c, exact_match: c }
                query_parameters:
                - { name: q, present_match: false }
              metadata: { filter_metadata: { envoy.filters.http.wasm: { k: v } } }
              request_headers_to_add:
              - { header: { key: X-Peer, value: "%DOWNSTREAM_REMOTE_ADDRESS%" }, append_action: ADD_IF_ABSENT }
              - { header: { key: x-old, value: plain }, append: false }
              response_headers_to_remove: [X-Powered-By]
              typed_per_filter_config:
                w: { "@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true }
              route:
                weighted_clusters:
                  clusters:
                  - { name: upstream, weight: 3 }
                  - { name: upstream, weight: 1, response_headers_to_add: [{ header: { key: b, value: c } }] }
                timeout: 0s
                regex_rewrite: { pattern: { google_re2: {}, regex: "^/v(\\d)" }, substitution: "/\\1" }
            - match: { path: /old }
              redirect: { https_redirect: true, port_redirect: 8443, response_code: PERMANENT_REDIRECT, strip_query: true }
            - match: { safe_regex: { regex: "/ping.*" } }
              direct_response: { status: 204, body: { inline_string: pong } }
            """));
        var host = Samples.Manager(bootstrap).RouteConfiguration.VirtualHosts[0];
        var route = host.Routes[0];
        Assert.Equal(["x-powered-by"], route.Headers.ResponseRemove);
        Assert.Equal(("first", PathMatchKind.SeparatedPrefix, false), (route.Name, route.Match.Kind, route.Match.CaseSensitive));
        Assert.Equal(new FractionalPercent(5, 10_000), route.Match.Fraction);
        Assert.Equal(["x-a", "x-b", "x-c"], route.Match.Headers.Select(header => header.Name));
        Assert.Equal(new Int64Range(-5, 5), route.Match.Headers[1].Range);
        Assert.False(route.Match.QueryParameters[0].Present);
        Assert.Equal("{\"k\":\"v\"}", route.Metadata.FilterMetadata["envoy.filters.http.wasm"].ToString());
        Assert.Equal(HeaderAppendAction.AddIfAbsent, route.Headers.RequestAdd[0].Action);
        Assert.Equal("DOWNSTREAM_REMOTE_ADDRESS", route.Headers.RequestAdd[0].Value.Segments[0].Operator!.Name);
        Assert.Equal(HeaderAppendAction.OverwriteIfExistsOrAdd, route.Headers.RequestAdd[1].Action);
        Assert.True(route.FilterOverrides.Disabled["w"]);

        var action = Assert.IsType<ForwardAction>(route.Action);
        Assert.Null(action.Timeout);
        Assert.Equal(4UL, Assert.IsType<WeightedClusters>(action.Cluster).TotalWeight);
        Assert.Equal(@"/\1", action.RegexRewrite!.Substitution);

        var redirect = Assert.IsType<RedirectAction>(host.Routes[1].Action);
        Assert.Equal(("https", 8443, 308, true), (redirect.Scheme, redirect.Port!.Value, redirect.Status, redirect.StripQuery));
        Assert.Equal(204, Assert.IsType<DirectResponseAction>(host.Routes[2].Action).Status);
    }

    [Fact]
    public void A_clusters_protocol_is_told_in_any_of_three_ways()
    {
        Assert.Equal(UpstreamProtocol.Http2, Protocol("http2_protocol_options: {}"));
        Assert.Equal(UpstreamProtocol.SameAsDownstream, Protocol("protocol_selection: USE_DOWNSTREAM_PROTOCOL"));
        Assert.Equal(UpstreamProtocol.Http2, Protocol(Typed("explicit_http_config: { http2_protocol_options: {} }")));
        Assert.Equal(UpstreamProtocol.Http1, Protocol(Typed("explicit_http_config: { http_protocol_options: {} }")));
        Assert.Equal(UpstreamProtocol.SameAsDownstream, Protocol(Typed("use_downstream_protocol_config: { http2_protocol_options: {} }")));

        static UpstreamProtocol Protocol(string fragment) =>
            Samples.Read(Samples.With("cluster", fragment)).StaticResources.Clusters[0].Protocol;

        static string Typed(string options) => $$"""
            typed_extension_protocol_options:
              envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                {{options}}
            """;
    }

    [Fact]
    public void Access_logs_are_read_in_their_forms()
    {
        var logs = Samples.Manager(Samples.Read(Samples.With("manager", """
            access_log:
            - name: a
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog
            - name: b
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                path: /tmp/log
                log_format:
                  omit_empty_values: true
                  json_format: { code: "%RESPONSE_CODE%", nested: { list: [1, "x%%"] } }
            - name: c
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.access_loggers.wasm.v3.WasmAccessLog
                config: { name: logger, vm_config: { code: { local: { environment_variable: CODE } } } }
            """))).AccessLogs;

        Assert.Equal(["a", "b", "c"], logs.Select(log => log.Name));
        Assert.Equal(("/dev/stdout", AccessLogFormat.Default), (((FileAccessLog)logs[0]).Path, ((FileAccessLog)logs[0]).Format));
        var json = Assert.IsType<JsonAccessLogFormat>(((FileAccessLog)logs[1]).Format);
        Assert.True(json.OmitEmptyValues);
        Assert.Equal(["code", "nested"], json.Root.Items.Select(item => item.Key));
        var list = Assert.IsType<JsonFormat.List>(Assert.IsType<JsonFormat.Fields>(json.Root.Items[1].Value).Items[0].Value);
        Assert.Equal("x%", Assert.IsType<JsonFormat.Text>(list.Items[1]).Format.Constant);
        Assert.Equal("logger", Assert.IsType<WasmAccessLog>(logs[2]).Plugin.Name);
    }

    [Fact]
    public void What_cannot_change_behaviour_is_accepted_with_a_warning_that_says_where()
    {
        var text = Samples.With("bootstrap", "layered_runtime: { layers: [] }");
        var warning = Assert.Single(Samples.Parse(text).Warnings);
        Assert.Equal(
            $"envoy.yaml:{Samples.LineOf(text, "layered_runtime")}: layered_runtime: has no effect in Slipway: " +
            "there is no runtime; every field holds as written",
            warning.ToString());
        Assert.NotNull(Samples.Parse(text).Bootstrap);
    }

    [Fact]
    public void An_unknown_filter_is_left_out_if_it_is_optional()
    {
        var result = Samples.Parse(Samples.With("filters", """
            - name: envoy.filters.http.lua
              is_optional: true
              typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua }
            """));
        Assert.Equal(2, Samples.Manager(result.Bootstrap!).HttpFilters.Length);
        Assert.Contains("envoy.extensions.filters.http.lua.v3.Lua", Assert.Single(result.Warnings).Message);
    }

    [Fact]
    public void Routes_to_unknown_clusters_pass_where_the_file_says_so()
    {
        var text = Samples.With("routes", "validate_clusters: false").Replace("cluster: upstream", "cluster: elsewhere");
        Assert.Equal(
            new NamedCluster("elsewhere"),
            ((ForwardAction)Samples.Manager(Samples.Read(text)).RouteConfiguration.VirtualHosts[0].Routes[0].Action).Cluster);
    }

    [Fact]
    public void A_listener_without_a_name_is_called_after_its_address() =>
        Assert.Equal("127.0.0.1:10000", Samples.Read(Samples.Minimal.Replace("- name: main", "- traffic_direction: INBOUND"))
            .StaticResources.Listeners[0].Name);

    [Fact]
    public void The_document_is_kept_as_it_was_written() =>
        Assert.Equal("""{"node":{"id":"x"},"bogus":[1]}""", Samples.Parse("node: {id: x}\nbogus: [1]").Document.ToString());
}
