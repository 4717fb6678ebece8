using System.Net;

namespace Slipway.Gateway.Tests;

public sealed class CorsTests
{
    private const string Policy =
        "allow_origin_string_match: [{ suffix: .example }], allow_methods: 'GET, PUT', allow_headers: x-a, expose_headers: x-b, "
        + "max_age: '600', allow_credentials: true";

    [Fact]
    public async Task A_preflight_is_answered_by_the_gateway()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(upstream, Policy);

        using var response = await SendAsync(gateway, HttpMethod.Options, "https://a.example", "PUT");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("https://a.example", Header(response, "access-control-allow-origin"));
        Assert.Equal("true", Header(response, "access-control-allow-credentials"));
        Assert.Equal("GET, PUT", Header(response, "access-control-allow-methods"));
        Assert.Equal("x-a", Header(response, "access-control-allow-headers"));
        Assert.Equal("600", Header(response, "access-control-max-age"));
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task The_response_to_an_allowed_origin_names_it_in_place_of_what_the_upstream_says()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(upstream, Policy);

        using var allowed = await SendAsync(gateway, HttpMethod.Get, "https://a.example");
        using var other = await SendAsync(gateway, HttpMethod.Get, "https://evil.test");
        using var same = await gateway.Client.GetAsync("/");

        Assert.Equal("https://a.example", Header(allowed, "access-control-allow-origin"));
        Assert.Equal("x-b", Header(allowed, "access-control-expose-headers"));
        Assert.Equal("*", Header(other, "access-control-allow-origin"));
        Assert.Null(Header(other, "access-control-allow-credentials"));
        Assert.Null(Header(same, "access-control-allow-credentials"));
        Assert.Equal(
            "http.ingress.cors.origin_invalid: 1\nhttp.ingress.cors.origin_valid: 1\n", await gateway.AdminAsync("/stats?filter=cors"));
    }

    [Theory]
    [InlineData("", 1, HttpStatusCode.OK)]
    [InlineData("forward_not_matching_preflights: false", 0, HttpStatusCode.OK)]
    public async Task A_preflight_of_another_origin_goes_upstream_unless_the_policy_says_otherwise(string more, int requests, HttpStatusCode status)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $"{Policy}, {more}");

        using var response = await SendAsync(gateway, HttpMethod.Options, "https://evil.test", "PUT");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(requests, upstream.Requests.Count);
        Assert.Null(Header(response, "access-control-allow-origin"));
    }

    [Fact]
    public async Task An_asterisk_allows_any_origin_and_what_the_client_asks_for()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(
            upstream, "allow_origin_string_match: [{ exact: '*' }], allow_methods: '*', allow_headers: '*', allow_private_network_access: true");
        using var request = new HttpRequestMessage(HttpMethod.Options, "/");
        request.Headers.Add("origin", "null");
        request.Headers.Add("access-control-request-method", "PATCH");
        request.Headers.Add("access-control-request-headers", "x-y,x-z");
        request.Headers.Add("access-control-request-private-network", "true");

        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal("null", Header(response, "access-control-allow-origin"));
        Assert.Equal("PATCH", Header(response, "access-control-allow-methods"));
        Assert.Equal("x-y,x-z", Header(response, "access-control-allow-headers"));
        Assert.Equal("true", Header(response, "access-control-allow-private-network"));
        Assert.Null(Header(response, "access-control-allow-credentials"));
    }

    [Fact]
    public async Task A_route_inherits_what_it_does_not_say_from_its_virtual_host()
    {
        await using var upstream = await Upstream.StartAsync();
        var own = Native.PerRoute("cors", "CorsPolicy", "allow_methods: DELETE, allow_credentials: false");
        var yaml = TestGateway.Yaml(
            upstream.Port, [$"{{ match: {{ prefix: / }}, route: {{ cluster: up }}, {own} }}"], filters: Native.Filter("cors", "Cors"));
        await using var gateway = await TestGateway.StartAsync(yaml.Replace(
            "domains: [\"*\"]", "domains: [\"*\"]\n              " + Native.PerRoute("cors", "CorsPolicy", Policy), StringComparison.Ordinal));

        using var response = await SendAsync(gateway, HttpMethod.Options, "https://a.example", "PUT");

        Assert.Equal("https://a.example", Header(response, "access-control-allow-origin"));
        Assert.Equal("DELETE", Header(response, "access-control-allow-methods"));
        Assert.Equal("600", Header(response, "access-control-max-age"));
        Assert.Null(Header(response, "access-control-allow-credentials"));
    }

    [Fact]
    public async Task In_the_shadow_origins_are_only_counted()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(
            upstream,
            $"{Policy}, filter_enabled: {{ default_value: {{ numerator: 0 }} }}, shadow_enabled: {{ default_value: {{ numerator: 100 }} }}");

        using var response = await SendAsync(gateway, HttpMethod.Options, "https://a.example", "PUT");

        Assert.Single(upstream.Requests);
        Assert.Null(Header(response, "access-control-allow-origin"));
        Assert.Contains("origin_valid: 1\n", await gateway.AdminAsync("/stats?filter=cors"), StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(Upstream upstream, string policy) => TestGateway.StartAsync(
        upstream.Port,
        [$"{{ match: {{ prefix: / }}, route: {{ cluster: up }}, {Native.PerRoute("cors", "CorsPolicy", policy)} }}"],
        filters: Native.Filter("cors", "Cors"));

    private static async Task<HttpResponseMessage> SendAsync(TestGateway gateway, HttpMethod method, string origin, string? asks = null)
    {
        using var request = new HttpRequestMessage(method, "/");
        request.Headers.Add("origin", origin);
        if (asks is not null)
            request.Headers.Add("access-control-request-method", asks);
        return await gateway.Client.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join("|", values) : null;
}
