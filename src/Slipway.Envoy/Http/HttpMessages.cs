using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>The HTTP connection manager and its filters.</summary>
internal static class HttpMessages
{
    private static readonly Message<PluginConfig> Wasm = WasmMessages.Holder("envoy.extensions.filters.http.wasm.v3.Wasm");

    private static readonly Message<RouterFilter> Router =
        new Message<RouterFilter>("envoy.extensions.filters.http.router.v3.Router", new())
        {
            { "suppress_envoy_headers", Scalars.Bool, (value, suppress) => value with { SuppressEnvoyHeaders = suppress } },
        }
        .Ignores("dynamic_stats", "statistics are always kept by cluster")
        .Ignores("start_child_span", "there is no tracing")
        .Ignores("respect_expected_rq_timeout", "a route's timeout always holds")
        .Ignores("suppress_grpc_request_failure_code_stats", "there are no statistics by gRPC status")
        .Refuses("upstream_log upstream_log_options", "use access_log of the connection manager")
        .Refuses("strict_check_headers upstream_http_filters reject_connect_request_early_data");

    private static readonly Extensions<HttpFilter> Filters = new("HTTP filter")
    {
        {
            "envoy.filters.http.wasm", "envoy.wasm",
            "envoy.extensions.filters.http.wasm.v3.Wasm envoy.config.filter.http.wasm.v2alpha.Wasm envoy.config.filter.http.wasm.v2.Wasm " +
            "envoy.config.filter.http.wasm.v3.Wasm",
            at => new WasmFilter { Plugin = Wasm.Read(at) }
        },
        {
            "envoy.filters.http.router", "envoy.router",
            "envoy.extensions.filters.http.router.v3.Router envoy.config.filter.http.router.v2.Router", Router.Read
        },
        {
            "envoy.filters.http.header_mutation", "", "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
            HeaderMutationMessages.Filter.Read
        },
        {
            "envoy.filters.http.local_ratelimit", "", "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
            LocalRateLimitMessages.Filter
        },
        { "envoy.filters.http.cors", "envoy.cors", "envoy.extensions.filters.http.cors.v3.Cors", CorsMessages.Filter.Read },
        { "envoy.filters.http.rbac", "", "envoy.extensions.filters.http.rbac.v3.RBAC", RbacMessages.Filter },
        { "envoy.filters.http.fault", "envoy.fault", "envoy.extensions.filters.http.fault.v3.HTTPFault", FaultMessages.Filter },
        { "envoy.filters.http.buffer", "envoy.buffer", "envoy.extensions.filters.http.buffer.v3.Buffer", BufferMessages.Filter.Read },
        { "envoy.filters.http.compressor", "", "envoy.extensions.filters.http.compressor.v3.Compressor", CompressorMessages.Filter.Read },
    };

    private static readonly Message<ExtensionConfig> Filter =
        new Message<ExtensionConfig>("envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter", new())
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
            { "typed_config", Composites.Place, (value, place) => value with { Typed = place } },
            { "config", Composites.Place, (value, place) => value with { Untyped = place } },
            { "is_optional", Scalars.Bool, (value, optional) => value with { IsOptional = optional } },
            { "disabled", Scalars.Bool, (value, disabled) => value with { IsDisabled = disabled } },
        }
        .Requires("name")
        .AtMostOneOf("typed_config", "config")
        .Refuses("config_discovery", "write typed_config into the file");

    private static readonly EnumReader<bool> UnderscoresInNames = new()
    {
        { "ALLOW", 0, true },
        { "REJECT_REQUEST", 1, null },
        { "DROP_HEADER", 2, null },
    };

    public static readonly Message<CommonHttpOptions> CommonOptions =
        new Message<CommonHttpOptions>("envoy.config.core.v3.HttpProtocolOptions", new())
        {
            { "idle_timeout", Scalars.Timeout, (value, timeout) => value with { IdleTimeout = timeout } },
            { "max_headers_count", Scalars.Integer(1, 1_000_000), (value, count) => value with { MaxHeadersCount = count } },
            { "headers_with_underscores_action", UnderscoresInNames.Read },
        }
        .Ignores("max_response_headers_kb", "the limit of the HTTP client holds")
        .Refuses("max_connection_duration max_stream_duration max_requests_per_connection", "use idle_timeout or a route's timeout");

    public static readonly Message<Http1Options> Http1Options =
        new Message<Http1Options>("envoy.config.core.v3.Http1ProtocolOptions", new())
        {
            { "accept_http_10", Scalars.Bool, (value, accept) => value with { AcceptHttp10 = accept } },
        }
        .Ignores("allow_absolute_url", "absolute request targets are always understood")
        .Ignores("enable_trailers", "trailers are always passed on")
        .Ignores("allow_chunked_length", "a request with both framings is always refused")
        .Ignores("use_balsa_parser", "there is one parser")
        .Ignores("override_stream_error_on_invalid_http_message", "an invalid message always closes the connection")
        .Refuses("default_host_for_http_10 header_key_format send_fully_qualified_url allow_custom_methods ignore_http_11_upgrade");

    public static readonly Message<Http2Options> Http2Options =
        new Message<Http2Options>("envoy.config.core.v3.Http2ProtocolOptions", new())
        {
            { "max_concurrent_streams", Scalars.Integer(1, int.MaxValue), (value, count) => value with { MaxConcurrentStreams = count } },
            {
                "initial_stream_window_size", Scalars.Integer(65535, int.MaxValue),
                (value, size) => value with { InitialStreamWindowSize = size }
            },
            {
                "initial_connection_window_size", Scalars.Integer(65535, int.MaxValue),
                (value, size) => value with { InitialConnectionWindowSize = size }
            },
            { "allow_connect", Scalars.Bool, (value, allow) => value with { AllowConnect = allow } },
        }
        .Ignores("hpack_table_size custom_settings_parameters connection_keepalive", "the HTTP server chooses it")
        .Ignores(
            "max_outbound_frames max_outbound_control_frames max_consecutive_inbound_frames_with_empty_payload " +
            "max_inbound_priority_frames_per_stream max_inbound_window_update_frames_per_data_frame_sent max_metadata_size",
            "the HTTP server has its own limits against floods")
        .Ignores("stream_error_on_invalid_http_messaging override_stream_error_on_invalid_http_message use_oghttp2_codec",
            "the HTTP server decides how invalid messages end")
        .Refuses("allow_metadata");

    private static readonly EnumReader<CodecType> CodecTypes = new()
    {
        { "AUTO", 0, CodecType.Auto },
        { "HTTP1", 1, CodecType.Http1 },
        { "HTTP2", 2, CodecType.Http2 },
        { "HTTP3", 3, CodecType.Http3 },
    };

    private static readonly EnumReader<ServerHeaderTransformation> ServerHeaders = new()
    {
        { "OVERWRITE", 0, ServerHeaderTransformation.Overwrite },
        { "APPEND_IF_ABSENT", 1, ServerHeaderTransformation.AppendIfAbsent },
        { "PASS_THROUGH", 2, ServerHeaderTransformation.PassThrough },
    };

    private static readonly EnumReader<bool> EscapedSlashes = new()
    {
        { "IMPLEMENTATION_SPECIFIC_DEFAULT", 0, true },
        { "KEEP_UNCHANGED", 1, true },
        { "REJECT_REQUEST", 2, null },
        { "UNESCAPE_AND_REDIRECT", 3, null },
        { "UNESCAPE_AND_FORWARD", 4, null },
    };

    private static readonly EnumReader<bool> ForwardClientCertificate = new()
    {
        { "SANITIZE", 0, true },
        { "FORWARD_ONLY", 1, null },
        { "APPEND_FORWARD", 2, null },
        { "SANITIZE_SET", 3, null },
        { "ALWAYS_FORWARD_ONLY", 4, null },
    };

    public static readonly Message<HttpConnectionManager> ConnectionManager =
        new Message<HttpConnectionManager>("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", new())
        {
            { "stat_prefix", Scalars.NonEmptyText, (value, prefix) => value with { StatPrefix = prefix } },
            { "codec_type", CodecTypes.Read, (value, type) => value with { CodecType = type } },
            { "route_config", RouteMessages.Configuration.Read, (value, routes) => value with { RouteConfiguration = routes } },
            {
                "http_filters", Composites.Repeated(Composites.WithPlace(ReadFilter)),
                (value, filters) => value with { HttpFilters = Present(filters) }
            },
            { "access_log", AccessLogMessages.Read, (value, logs) => value with { AccessLogs = logs } },
            { "use_remote_address", Scalars.Bool, (value, use) => value with { UseRemoteAddress = use } },
            { "xff_num_trusted_hops", Scalars.Integer(0, 1000), (value, hops) => value with { XffNumTrustedHops = hops } },
            { "skip_xff_append", Scalars.Bool, (value, skip) => value with { SkipXffAppend = skip } },
            { "server_name", HeaderText, (value, name) => value with { ServerName = name.Length == 0 ? value.ServerName : name } },
            {
                "server_header_transformation", ServerHeaders.Read,
                (value, transformation) => value with { ServerHeaderTransformation = transformation }
            },
            { "http_protocol_options", Http1Options.Read, (value, options) => value with { Http1 = options } },
            { "http2_protocol_options", Http2Options.Read, (value, options) => value with { Http2 = options } },
            { "http3_protocol_options", QuicMessages.Http3Options.Read },
            { "common_http_protocol_options", CommonOptions.Read, (value, options) => value with { Common = options } },
            { "idle_timeout", Scalars.Timeout, (value, timeout) => value with { Common = value.Common with { IdleTimeout = timeout } } },
            { "request_timeout", Scalars.Timeout, (value, timeout) => value with { RequestTimeout = timeout } },
            { "request_headers_timeout", Scalars.Timeout, (value, timeout) => value with { RequestHeadersTimeout = timeout } },
            { "stream_idle_timeout", Scalars.Timeout, (value, timeout) => value with { StreamIdleTimeout = timeout } },
            { "generate_request_id", Scalars.Bool, (value, generate) => value with { GenerateRequestId = generate } },
            { "preserve_external_request_id", Scalars.Bool, (value, preserve) => value with { PreserveExternalRequestId = preserve } },
            { "normalize_path", Scalars.Bool, (value, normalize) => value with { NormalizePath = normalize } },
            { "merge_slashes", Scalars.Bool, (value, merge) => value with { MergeSlashes = merge } },
            { "path_with_escaped_slashes_action", EscapedSlashes.Read },
            { "forward_client_cert_details", ForwardClientCertificate.Read },
            {
                "strip_matching_host_port", Scalars.Bool,
                (value, strip) => strip ? value with { PortStripping = PortStripping.Matching } : value
            },
            { "strip_any_host_port", Scalars.Bool, (value, strip) => strip ? value with { PortStripping = PortStripping.Any } : value },
            { "upgrade_configs", UpgradeMessages.OfManager, (value, upgrades) => value with { UpgradeConfigs = upgrades } },
            { "max_request_headers_kb", Scalars.Integer(1, 8192), (value, limit) => value with { MaxRequestHeadersKb = limit } },
        }
        .Requires("stat_prefix", "http_filters")
        .ExactlyOneOf("route_config", "rds", "scoped_routes")
        .AtMostOneOf("strip_matching_host_port", "strip_any_host_port")
        .AtMostOneOf("idle_timeout", "common_http_protocol_options")
        .Ignores("add_user_agent", "the x-envoy-downstream-service-cluster header is not added")
        .Ignores("internal_address_config", "no request counts as internal")
        .Ignores("drain_timeout delayed_close_timeout stream_flush_timeout", "the HTTP server closes connections in its own way")
        .Ignores("stream_error_on_invalid_http_message typed_header_validation_config", "the HTTP server decides what is valid")
        .Ignores("add_proxy_protocol_connection_state append_local_overload", "there is nothing of the kind to add")
        .Refuses("rds scoped_routes", "write route_config into the file")
        .Refuses("tracing")
        .Refuses("proxy_100_continue set_current_client_cert_details local_reply_config via scheme_header_transformation " +
            "original_ip_detection_extensions early_header_mutation_extensions represent_ipv4_remote_address_as_ipv4_mapped_ipv6 " +
            "request_id_extension always_set_request_id_in_response path_normalization_options strip_trailing_host_dot " +
            "proxy_status_config append_x_forwarded_port http1_safe_max_connection_duration")
        .Refuses("access_log_flush_interval flush_access_log_on_new_request access_log_options", "a request is logged at its end")
        .Then((value, fields) =>
        {
            CheckFilterOrder(fields.Value<ImmutableArray<Located<HttpFilter?>>>("http_filters", []), fields.At("http_filters"));
            fields.Message.Context.CheckFilterReferences(value.HttpFilters);
            return value;
        });

    private static void CheckFilterOrder(ImmutableArray<Located<HttpFilter?>> filters, Cursor at)
    {
        if (filters.IsEmpty)
        {
            if (at.Node is SequenceNode)
                at.Error("must end with envoy.filters.http.router");
            return;
        }

        foreach (var filter in filters[..^1].Where(filter => filter.Value is RouterFilter))
            filter.At.Error("the router must be the last of the filters");
        var last = filters[^1];
        if (last.Value is not null and not RouterFilter)
            last.At.Error("the last of the filters must be envoy.filters.http.router");
        else if (last.Value is RouterFilter { Disabled: true })
            last.At.Error("the router cannot be disabled");
        var names = new HashSet<string>();
        foreach (var filter in filters.Where(filter => filter.Value is { Disabled: true } && !names.Add(filter.Value.Name)))
            filter.At.Warn("has the name of another disabled filter; a route enables both or neither");
    }

    private static HttpFilter? ReadFilter(Cursor at)
    {
        var config = Filter.Read(at);
        var filter = Filters.Read(config, at);
        return filter is null ? null : filter with { Name = config.Name, Disabled = config.IsDisabled };
    }

    private static ImmutableArray<HttpFilter> Present(ImmutableArray<Located<HttpFilter?>> filters) =>
        [.. filters.Select(filter => filter.Value).OfType<HttpFilter>()];

    private static string HeaderText(Cursor at)
    {
        var text = Scalars.Text(at);
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            at.Error("must not contain line breaks or zero characters");
        return text;
    }
}
