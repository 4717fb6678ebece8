using System.Net;

namespace Slipway.Gateway.Tests;

public sealed class RbacTests
{
    private const string Anyone = "[{ any: true }]";

    [Theory]
    [InlineData("{ any: true }", true)]
    [InlineData("{ header: { name: :method, string_match: { exact: GET } } }", true)]
    [InlineData("{ header: { name: host, string_match: { prefix: 127.0.0.1 } } }", true)]
    [InlineData("{ header: { name: x-role, string_match: { exact: admin } } }", true)]
    [InlineData("{ header: { name: x-other } }", false)]
    [InlineData("{ url_path: { path: { exact: /a/b } } }", true)]
    [InlineData("{ header: { name: ':path', string_match: { exact: /a/b } } }", false)]
    [InlineData("{ url_path: { path: { exact: /a/b?c } } }", false)]
    [InlineData("{ destination_ip: { address_prefix: 127.1.2.3, prefix_len: 8 } }", true)]
    [InlineData("{ destination_ip: { address_prefix: 10.0.0.0, prefix_len: 8 } }", false)]
    [InlineData("{ destination_port_range: { start: 1, end: 65536 } }", true)]
    [InlineData("{ destination_port: 1 }", false)]
    [InlineData("{ requested_server_name: { exact: '' } }", true)]
    [InlineData("{ not_rule: { any: true } }", false)]
    [InlineData("{ and_rules: { rules: [{ any: true }, { header: { name: x-other } }] } }", false)]
    [InlineData("{ or_rules: { rules: [{ header: { name: x-other } }, { any: true }] } }", true)]
    public async Task A_permission_is_met_or_not(string permission, bool isMet)
    {
        await using var gateway = await StartAsync($"rules: {{ policies: {{ p: {{ permissions: [{permission}], principals: {Anyone} }} }} }}");

        Assert.Equal(isMet ? 200 : 403, await StatusAsync(gateway));
    }

    [Theory]
    [InlineData("{ direct_remote_ip: { address_prefix: 127.0.0.1, prefix_len: 32 } }", true)]
    [InlineData("{ remote_ip: { address_prefix: 192.0.2.0, prefix_len: 24 } }", true)]
    [InlineData("{ remote_ip: { address_prefix: 127.0.0.0, prefix_len: 8 } }", false)]
    [InlineData("{ remote_ip: { address_prefix: '2001:db8::', prefix_len: 32 } }", false)]
    [InlineData("{ source_ip: { address_prefix: 127.0.0.0, prefix_len: 8 } }", true)]
    [InlineData("{ authenticated: {} }", false)]
    [InlineData("{ header: { name: x-role, string_match: { exact: admin } } }", true)]
    [InlineData("{ url_path: { path: { prefix: /a } } }", true)]
    [InlineData("{ not_id: { or_ids: { ids: [{ any: true }] } } }", false)]
    [InlineData("{ and_ids: { ids: [{ any: true }, { header: { name: x-other, invert_match: true } }] } }", true)]
    public async Task A_principal_is_met_or_not(string principal, bool isMet)
    {
        await using var gateway = await StartAsync(
            $"rules: {{ policies: {{ p: {{ permissions: {Anyone}, principals: [{principal}] }} }} }}");

        Assert.Equal(isMet ? 200 : 403, await StatusAsync(gateway));
    }

    [Theory]
    [InlineData("ALLOW", "x-role", 200)]
    [InlineData("ALLOW", "x-other", 403)]
    [InlineData("DENY", "x-role", 403)]
    [InlineData("DENY", "x-other", 200)]
    [InlineData("LOG", "x-role", 200)]
    [InlineData("LOG", "x-other", 200)]
    public async Task The_action_says_what_a_match_means(string action, string header, int status)
    {
        await using var gateway = await StartAsync($"rules: {{ action: {action}, {Policy("p", header)} }}");

        Assert.Equal(status, await StatusAsync(gateway));
        Assert.Equal(
            $"http.ingress.rbac.allowed: {(status == 200 ? 1 : 0)}\nhttp.ingress.rbac.denied: {(status == 200 ? 0 : 1)}\n",
            await gateway.AdminAsync("/stats?filter=rbac"));
    }

    [Theory]
    [InlineData("rules: {}", "rbac_access_denied_matched_policy[none]")]
    [InlineData("rules: { action: DENY, policies: { 'b c': { permissions: [{ any: true }], principals: [{ any: true }] } } }",
        "rbac_access_denied_matched_policy[b_c]")]
    public async Task A_denial_names_the_policy_that_matched(string rules, string details)
    {
        await using var gateway = await StartAsync(rules, response: "%RESPONSE_CODE_DETAILS%");

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("RBAC: access denied", await response.Content.ReadAsStringAsync());
        Assert.Equal(details, response.Headers.GetValues("x-details").Single());
    }

    [Fact]
    public async Task Shadow_rules_are_counted_under_their_own_name_and_deny_nobody()
    {
        await using var gateway = await StartAsync(
            $"shadow_rules: {{ {Policy("p", "x-other")} }}, shadow_rules_stat_prefix: next, rules: {{ {Policy("p", "x-role")} }}");

        Assert.Equal(200, await StatusAsync(gateway));

        Assert.Equal(
            "http.ingress.rbac.allowed: 1\nhttp.ingress.rbac.denied: 0\n"
            + "http.ingress.rbac.next.shadow_allowed: 0\nhttp.ingress.rbac.next.shadow_denied: 1\n",
            await gateway.AdminAsync("/stats?filter=rbac"));
    }

    [Fact]
    public async Task A_route_may_have_other_rules_or_none()
    {
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.ClosedPort(),
            [
                $"{{ match: {{ prefix: /open }}, direct_response: {{ status: 200 }}, {Native.PerRoute("rbac", "RBACPerRoute", "")} }}",
                "{ match: { prefix: /role }, direct_response: { status: 200 }, "
                    + $"{Native.PerRoute("rbac", "RBACPerRoute", $"rbac: {{ rules: {{ {Policy("p", "x-role")} }} }}")} }}",
                "{ match: { prefix: / }, direct_response: { status: 200 } }",
            ],
            filters: Native.Filter("rbac", "RBAC", "rules: {}"));

        Assert.Equal(200, await StatusAsync(gateway, "/open"));
        Assert.Equal(200, await StatusAsync(gateway, "/role"));
        Assert.Equal(403, await StatusAsync(gateway, "/"));
    }

    private static string Policy(string name, string header) =>
        $"policies: {{ {name}: {{ permissions: {Anyone}, principals: [{{ header: {{ name: {header} }} }}] }} }}";

    /// <summary>A gateway that answers what the rules let pass, and names the details in <c>x-details</c>.</summary>
    private static Task<TestGateway> StartAsync(string rbac, string response = "-") => TestGateway.StartAsync(
        TestGateway.ClosedPort(),
        ["{ match: { prefix: / }, direct_response: { status: 200 } }"],
        filters: Native.Filter(
            "header_mutation",
            "HeaderMutation",
            $"mutations: {{ response_mutations: [{{ append: {{ header: {{ key: x-details, value: '{response}' }} }} }}] }}")
            + "\n" + Native.Filter("rbac", "RBAC", rbac));

    private static async Task<int> StatusAsync(TestGateway gateway, string path = "/a/b?c")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-role", "admin");
        request.Headers.Add("x-forwarded-for", "192.0.2.7");
        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
