namespace Slipway.Gateway.Tests;

public sealed class HeaderMutationTests
{
    [Fact]
    public async Task Mutations_are_made_at_the_filters_place_among_Wasm_filters()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [Native.Everything],
            filters: Filter(
                "request_mutations: [{ append: { header: { key: x-added, value: first } } }, { remove: x-secret }], "
                + "response_mutations: [{ remove: x-added }, { append: { header: { key: x-path, value: '%REQ(:path)% %RESPONSE_CODE%' } } }]")
                + "\n" + Guests.Filter(Guests.AddsHeaders));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a?b=c");
        request.Headers.Add("x-secret", "1");

        using var response = await gateway.Client.SendAsync(request);

        var seen = upstream.Requests.Single();
        Assert.Contains("x-added: first, yes\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("x-secret", seen, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("x-added"));
        Assert.Equal("/a?b=c 200", response.Headers.GetValues("x-path").Single());
    }

    [Theory]
    [InlineData("APPEND_IF_EXISTS_OR_ADD", "old, new", "new")]
    [InlineData("ADD_IF_ABSENT", "old", "new")]
    [InlineData("OVERWRITE_IF_EXISTS_OR_ADD", "new", "new")]
    [InlineData("OVERWRITE_IF_EXISTS", "new", null)]
    public async Task The_append_action_says_what_becomes_of_values_there_are(string action, string wherePresent, string? whereAbsent)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [Native.Everything],
            filters: Filter($"request_mutations: [{{ append: {{ header: {{ key: x-value, value: new }}, append_action: {action} }} }}]"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/present");
        request.Headers.Add("x-value", "old");

        using var first = await gateway.Client.SendAsync(request);
        using var second = await gateway.Client.GetAsync("/absent");

        var seen = upstream.Requests.ToArray();
        Assert.Contains($"x-value: {wherePresent}\n", seen[0], StringComparison.Ordinal);
        Assert.Equal(whereAbsent is not null, seen[1].Contains($"x-value: {whereAbsent}\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("false", "filter, route, host")]
    [InlineData("true", "filter, host, route")]
    public async Task Every_level_of_the_routes_adds_its_own_and_the_filter_says_which_comes_last(string mostSpecificWins, string order)
    {
        await using var upstream = await Upstream.StartAsync();
        var yaml = TestGateway.Yaml(
            upstream.Port,
            [$"{{ match: {{ prefix: / }}, route: {{ cluster: up }}, {PerRoute("route")} }}"],
            filters: Native.Filter(
                "header_mutation",
                "HeaderMutation",
                $"mutations: {{ {Appends("filter")} }}, most_specific_header_mutations_wins: {mostSpecificWins}"));
        await using var gateway = await TestGateway.StartAsync(
            yaml.Replace("domains: [\"*\"]", "domains: [\"*\"]\n              " + PerRoute("host"), StringComparison.Ordinal));

        using var response = await gateway.Client.GetAsync("/");

        Assert.Contains($"x-level: {order}\n", upstream.Requests.Single(), StringComparison.Ordinal);

        static string Appends(string level) => $"request_mutations: [{{ append: {{ header: {{ key: x-level, value: {level} }} }} }}]";
        static string PerRoute(string level) =>
            Native.PerRoute("header_mutation", "HeaderMutationPerRoute", $"mutations: {{ {Appends(level)} }}");
    }

    [Fact]
    public async Task A_path_that_is_written_over_goes_upstream_and_leaves_the_route_as_it_was()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            ["{ match: { prefix: /new }, direct_response: { status: 404 } }", Native.Everything],
            filters: Filter(
                "request_mutations: [{ append: { header: { key: ':path', value: /new }, append_action: OVERWRITE_IF_EXISTS } }]"));

        using var response = await gateway.Client.GetAsync("/old");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.StartsWith("GET /new ", upstream.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_whose_names_match_are_removed_from_answers_of_the_gateway_too()
    {
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.ClosedPort(),
            ["{ match: { prefix: / }, direct_response: { status: 200 }, response_headers_to_add: "
                + "[{ header: { key: x-debug-a, value: '1' } }, { header: { key: x-debug-b, value: '2' } }, { header: { key: x-c, value: '3' } }] }"],
            filters: Filter("response_mutations: [{ remove_on_match: { key_matcher: { prefix: x-debug- } } }]"));

        using var response = await gateway.Client.GetAsync("/");

        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("x-debug", StringComparison.Ordinal));
        Assert.Equal("3", response.Headers.GetValues("x-c").Single());
    }

    private static string Filter(string mutations) => Native.Filter("header_mutation", "HeaderMutation", $"mutations: {{ {mutations} }}");
}
