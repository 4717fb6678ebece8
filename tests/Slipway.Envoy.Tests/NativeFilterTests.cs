namespace Slipway.Envoy.Tests;

/// <summary>Envoy's own HTTP filters, in a chain and in <c>typed_per_filter_config</c>.</summary>
public sealed class NativeFilterTests
{
    private const string Chain = "static_resources.listeners[0].filter_chains[0].filters[0].typed_config";
    private const string Gzip =
        "compressor_library: { name: g, typed_config: { '@type': x/envoy.extensions.compression.gzip.compressor.v3.Gzip, compression_level: BEST_SPEED } }";

    private const string Route = Chain + ".route_config.virtual_hosts[0].routes[0]";

    [Theory]
    [InlineData("header_mutation.v3.HeaderMutation", "mutations: { request_mutations: [{}] }",
        ".mutations.request_mutations[0]", "needs one of remove, remove_on_match, append")]
    [InlineData("header_mutation.v3.HeaderMutation", "mutations: { request_mutations: [{ remove: ':path' }] }",
        ".mutations.request_mutations[0].remove", "pseudo-headers and host may not be changed here")]
    [InlineData("header_mutation.v3.HeaderMutation", "mutations: { request_mutations: [{ append: { header: { key: ':path', value: /a } } }] }",
        ".mutations.request_mutations[0].append", ":path can only be written over; set append_action to OVERWRITE_IF_EXISTS")]
    [InlineData("header_mutation.v3.HeaderMutation", "mutations: { query_parameter_mutations: [] }",
        ".mutations.query_parameter_mutations", "is not supported yet; rewrite :path instead")]
    [InlineData("local_ratelimit.v3.LocalRateLimit", "token_bucket: { max_tokens: 1, fill_interval: 1s }", ".stat_prefix", "is required and missing")]
    [InlineData("local_ratelimit.v3.LocalRateLimit", "stat_prefix: s, token_bucket: { max_tokens: 1, fill_interval: 0.01s }",
        ".token_bucket.fill_interval", "must not be shorter than 0.05s")]
    [InlineData("local_ratelimit.v3.LocalRateLimit", "stat_prefix: s, status: { code: OK }", ".status.code", "must be one of BadRequest, ")]
    [InlineData("local_ratelimit.v3.LocalRateLimit", "stat_prefix: s, descriptors: []",
        ".descriptors", "give routes limits of their own by typed_per_filter_config")]
    [InlineData("rbac.v3.RBAC", "rules: { policies: { p: { permissions: [], principals: [{ any: true }] } } }",
        ".rules.policies.p.permissions", "must have at least one element")]
    [InlineData("rbac.v3.RBAC", "rules: { policies: { p: { permissions: [{ any: false }], principals: [{ any: true }] } } }",
        ".rules.policies.p.permissions[0].any", "must be true")]
    [InlineData("rbac.v3.RBAC", "rules: { policies: { p: { permissions: [{ any: true }], principals: [{ not_id: { metadata: {} } }] } } }",
        ".rules.policies.p.principals[0].not_id.metadata", "is not supported yet; match by header, path or address")]
    [InlineData("rbac.v3.RBAC", "rules: { policies: { p: { permissions: [{ any: true }], principals: [{ remote_ip: { address_prefix: here } }] } } }",
        ".rules.policies.p.principals[0].remote_ip", "'here' is not an IP address")]
    [InlineData("rbac.v3.RBAC", "rules: { policies: { p: { permissions: [{ destination_port_range: { start: 9, end: 9 } }], principals: [{ any: true }] } } }",
        ".rules.policies.p.permissions[0].destination_port_range", "contains no port")]
    [InlineData("rbac.v3.RBAC", "matcher: {}", ".matcher", "is not supported yet; use rules and shadow_rules")]
    [InlineData("fault.v3.HTTPFault", "delay: { percentage: { numerator: 1 } }", ".delay", "needs one of fixed_delay, header_delay")]
    [InlineData("fault.v3.HTTPFault", "abort: { http_status: 199 }", ".abort.http_status", "must be a whole number from 200 to 599")]
    [InlineData("fault.v3.HTTPFault", "response_rate_limit: {}", ".response_rate_limit", "is not supported yet; use delay")]
    [InlineData("buffer.v3.Buffer", "", ".max_request_bytes", "is required and missing")]
    [InlineData("buffer.v3.Buffer", "max_request_bytes: 0", ".max_request_bytes", "must be a whole number from 1")]
    [InlineData("compressor.v3.Compressor", "", ".compressor_library", "is required and missing")]
    [InlineData("compressor.v3.Compressor",
        "compressor_library: { name: b, typed_config: { '@type': x/envoy.extensions.compression.brotli.compressor.v3.Brotli } }",
        ".compressor_library", "is not supported; Slipway has envoy.compression.gzip.compressor")]
    [InlineData("compressor.v3.Compressor", Gzip + ", request_direction_config: {}",
        ".request_direction_config", "requests cannot be compressed yet")]
    public void A_wrong_field_of_a_filter_is_one_error_with_its_path(string type, string fields, string path, string message)
    {
        var error = Assert.Single(Samples.Parse(Samples.With("filters", Filter(type, fields))).Errors);
        Assert.Equal($"{Chain}.http_filters[0].typed_config{path}", error.Path);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("header_mutation.v3.HeaderMutationPerRoute", "mutations: { response_mutations: [{ remove: '' }] }",
        ".mutations.response_mutations[0].remove", "must not be empty")]
    [InlineData("header_mutation.v3.HeaderMutation", "mutations: {}", "", "per-route configuration of type " +
        "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation is not supported; Slipway has envoy.config.route.v3.FilterConfig, ")]
    [InlineData("local_ratelimit.v3.LocalRateLimit", "stat_prefix: s", ".token_bucket", "is required and missing")]
    [InlineData("cors.v3.CorsPolicy", "allow_origin_string_match: [{}]", ".allow_origin_string_match[0]", "needs one of exact, prefix")]
    [InlineData("cors.v3.CorsPolicy", "max_age: 600", ".max_age", "must be text, not the number 600; put it in quotes")]
    [InlineData("cors.v3.CorsPolicy", "allow_methods: \"GET\\r\\nx: y\"", ".allow_methods", "without line breaks")]
    [InlineData("buffer.v3.BufferPerRoute", "", "", "needs one of disabled, buffer")]
    [InlineData("buffer.v3.BufferPerRoute", "disabled: false", ".disabled", "must be true")]
    public void A_wrong_field_for_a_route_is_one_error_with_its_path(string type, string fields, string path, string message)
    {
        var error = Assert.Single(Samples.Parse(Samples.With("route", PerRoute(type, fields))).Errors);
        Assert.Equal($"{Route}.typed_per_filter_config.f{path}", error.Path);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void What_a_route_has_for_another_kind_of_filter_is_an_error_and_for_none_a_warning()
    {
        var route = Samples.With("route", PerRoute("cors.v3.CorsPolicy", ""));

        var warning = Assert.Single(Samples.Parse(route).Warnings, warning => warning.Path.EndsWith(".typed_per_filter_config.f", StringComparison.Ordinal));
        Assert.Contains("there is no filter 'f' in http_filters", warning.Message);

        var error = Assert.Single(Samples.Parse(route.Replace("#filters", Filter("rbac.v3.RBAC", ""), StringComparison.Ordinal)).Errors);
        Assert.Equal($"{Route}.typed_per_filter_config.f", error.Path);
        Assert.Contains("is for another kind of filter than 'f' in http_filters", error.Message);

        var result = Samples.Parse(route.Replace("#filters", Filter("cors.v3.Cors", ""), StringComparison.Ordinal));
        Assert.Empty(result.Errors);
        Assert.DoesNotContain(result.Warnings, warning => warning.Message.Contains("filter 'f'", StringComparison.Ordinal));
    }

    [Fact]
    public void The_old_place_of_a_CORS_policy_is_refused_with_the_new_one()
    {
        var error = Assert.Single(Samples.Parse(Samples.With("action", "cors: {}")).Errors);
        Assert.Equal($"{Route}.route.cors", error.Path);
        Assert.Contains("use typed_per_filter_config with envoy.extensions.filters.http.cors.v3.CorsPolicy", error.Message);
    }

    [Fact]
    public void A_filters_name_may_be_any_where_its_type_says_what_it_is()
    {
        var mutation = Assert.IsType<HeaderMutationFilter>(Read(
            "header_mutation.v3.HeaderMutation",
            "mutations: { request_mutations: [{ remove: X-A }, { remove_on_match: { key_matcher: { prefix: x- } } }] }"));

        Assert.Equal("f", mutation.Name);
        Assert.Equal("x-a", Assert.IsType<RemoveHeader>(mutation.Mutations.Request[0]).Name);
        Assert.Equal("x-", Assert.IsType<RemoveMatchingHeaders>(mutation.Mutations.Request[1]).Name.Value);
        Assert.False(mutation.MostSpecificWins);
    }

    [Fact]
    public void A_rate_limit_without_shares_limits_nothing_and_names_statuses_as_Envoy_does()
    {
        var settings = Assert.IsType<LocalRateLimitFilter>(Read(
            "local_ratelimit.v3.LocalRateLimit",
            "stat_prefix: s, status: { code: ServiceUnavailable }, token_bucket: { max_tokens: 5, fill_interval: 1s }")).Settings;

        Assert.Equal(503, settings.Status);
        Assert.Equal(new TokenBucket(5, 1, TimeSpan.FromSeconds(1)), settings.Bucket);
        Assert.Equal(FractionalPercent.None, settings.Enabled);
        Assert.Equal(FractionalPercent.None, settings.Enforced);
    }

    [Fact]
    public void A_compressors_old_fields_hold_where_there_are_no_new_ones()
    {
        var old = Assert.IsType<CompressorFilter>(Read(
            "compressor.v3.Compressor", Gzip + ", content_length: 7, content_type: [a/b], remove_accept_encoding_header: true"));
        Assert.Equal((7u, 1, "g", true), (old.MinContentLength, old.Level, old.LibraryName, old.RemoveAcceptEncoding));
        Assert.Equal(["a/b"], old.ContentTypes);

        var present = Assert.IsType<CompressorFilter>(Read(
            "compressor.v3.Compressor", Gzip + ", content_length: 7, response_direction_config: { disable_on_etag_header: true }, " +
            "request_direction_config: { common_config: { enabled: { default_value: false, runtime_key: k } } }"));
        Assert.Equal((30u, true, true), (present.MinContentLength, present.DisableOnEtag, present.NamesDirection));
        Assert.Equal(CompressorFilter.DefaultContentTypes, present.ContentTypes);
    }

    [Fact]
    public void A_routes_configuration_may_stand_in_a_FilterConfig_that_switches_it()
    {
        var overrides = Routes(
            "typed_per_filter_config: { f: { '@type': x/envoy.config.route.v3.FilterConfig, config: " +
            "{ '@type': x/envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute, " +
            "mutations: { response_trailers_mutations: [{ remove: a }] } } } }").FilterOverrides;

        Assert.False(overrides.Disabled["f"]);
        Assert.Single(Assert.IsType<HeaderMutationRouteConfig>(overrides.Configurations["f"]).Mutations.ResponseTrailers);
    }

    private static HttpFilter Read(string type, string fields)
    {
        var result = Samples.Parse(Samples.With("filters", Filter(type, fields)));
        Assert.Empty(result.Errors);
        return Samples.Manager(result.Bootstrap!).HttpFilters[0];
    }

    private static Route Routes(string fragment)
    {
        var result = Samples.Parse(Samples.With("route", fragment));
        Assert.Empty(result.Errors);
        return Samples.Manager(result.Bootstrap!).RouteConfiguration.VirtualHosts[0].Routes[0];
    }

    private static string Filter(string type, string fields) => $"- {{ name: f, typed_config: {Config(type, fields)} }}";

    private static string PerRoute(string type, string fields) => $"typed_per_filter_config: {{ f: {Config(type, fields)} }}";

    private static string Config(string type, string fields) => $"{{ '@type': x/envoy.extensions.filters.http.{type}, {fields} }}";
}
