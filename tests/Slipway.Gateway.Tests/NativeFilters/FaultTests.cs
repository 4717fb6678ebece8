using System.Net;

namespace Slipway.Gateway.Tests;

public sealed class FaultTests
{
    private const string Always = "percentage: { numerator: 100 }";

    [Fact]
    public async Task An_abort_answers_in_place_of_the_upstream()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $"abort: {{ http_status: 418, {Always} }}");

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal("fault filter abort", await response.Content.ReadAsStringAsync());
        Assert.Equal("FI fault_filter_abort", response.Headers.GetValues("x-why").Single());
        Assert.Empty(upstream.Requests);
        Assert.Contains("http.ingress.fault.aborts_injected: 1\n", await gateway.AdminAsync("/stats?filter=fault"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delayed_request_goes_on_with_its_body_and_is_active_until_it_has_ended()
    {
        var seen = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await seen.Task;
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        await using var gateway = await StartAsync(upstream, $"delay: {{ fixed_delay: 0.05s, {Always} }}");

        var sending = gateway.Client.PostAsync("/", new StringContent("all of it"));
        await Eventually.TrueAsync(async () => (await StatsAsync(gateway)).Contains("active_faults: 1\n", StringComparison.Ordinal));
        seen.SetResult();
        using var response = await sending;

        Assert.Equal("all of it", await response.Content.ReadAsStringAsync());
        Assert.Equal("DI via_upstream", response.Headers.GetValues("x-why").Single());
        await Eventually.TrueAsync(async () => (await StatsAsync(gateway)).Contains("active_faults: 0\n", StringComparison.Ordinal));
        Assert.Contains("delays_injected: 1\n", await StatsAsync(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abort_comes_after_the_delay()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(
            upstream, $"delay: {{ fixed_delay: 0.01s, {Always} }}, abort: {{ http_status: 503, {Always} }}");

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("DI,FI fault_filter_abort", response.Headers.GetValues("x-why").Single());
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData("abort: { http_status: 503, percentage: { numerator: 0 } }")]
    [InlineData($"abort: {{ http_status: 503, {Always} }}, upstream_cluster: other")]
    [InlineData($"abort: {{ http_status: 503, {Always} }}, headers: [{{ name: x-chaos }}]")]
    [InlineData($"abort: {{ http_status: 503, {Always} }}, downstream_nodes: [other]")]
    [InlineData($"abort: {{ http_status: 503, {Always} }}, max_active_faults: 0")]
    [InlineData($"abort: {{ header_abort: {{}}, {Always} }}, delay: {{ header_delay: {{}}, {Always} }}")]
    public async Task Requests_that_are_not_meant_pass(string fault)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(upstream, fault);

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("x-envoy-fault-abort-request", "501", null, 501)]
    [InlineData("x-envoy-fault-abort-request", "600", null, 200)]
    [InlineData("x-envoy-fault-abort-request", "-1", null, 200)]
    [InlineData("x-envoy-fault-abort-request", "501", "0", 200)]
    [InlineData("x-envoy-fault-abort-request", "501", "4294967396", 501)]
    public async Task A_client_may_say_its_fault_where_it_is_let(string name, string value, string? percentage, int status)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $"abort: {{ header_abort: {{}}, {Always} }}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation(name, value);
        if (percentage is not null)
            request.Headers.Add("x-envoy-fault-abort-request-percentage", percentage);

        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_client_may_say_its_delay_and_leave_during_one_however_long()
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(upstream, $"delay: {{ header_delay: {{}}, {Always} }}");
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-envoy-fault-delay-request", "9223372036854775807");

        var sending = gateway.Client.SendAsync(request, leaving.Token);
        await Eventually.TrueAsync(async () => (await StatsAsync(gateway)).Contains("active_faults: 1\n", StringComparison.Ordinal));
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Eventually.TrueAsync(async () => (await StatsAsync(gateway)).Contains("active_faults: 0\n", StringComparison.Ordinal));
        Assert.Empty(upstream.Requests);
    }

    [Theory]
    [InlineData("abort: { grpc_status: 14, percentage: { numerator: 100 } }", null)]
    [InlineData("abort: { header_abort: {}, percentage: { numerator: 100 } }", "14")]
    public async Task A_gRPC_client_gets_a_gRPC_status(string fault, string? header)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await StartAsync(upstream, fault);
        using var call = new HttpRequestMessage(HttpMethod.Post, "/service/method") { Content = new ByteArrayContent([]) };
        call.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        if (header is not null)
            call.Headers.Add("x-envoy-fault-abort-grpc-request", header);

        using var response = await gateway.Client.SendAsync(call);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("14", response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task A_route_has_faults_of_its_own()
    {
        await using var upstream = await Upstream.StartAsync();
        var own = Native.PerRoute("fault", "HTTPFault", $"abort: {{ http_status: 503, {Always} }}");
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port,
            [$"{{ match: {{ prefix: /broken }}, route: {{ cluster: up }}, {own} }}", Native.Everything],
            filters: Native.Filter("fault", "HTTPFault"));

        using var broken = await gateway.Client.GetAsync("/broken");
        using var whole = await gateway.Client.GetAsync("/");

        Assert.Equal((503, 200), ((int)broken.StatusCode, (int)whole.StatusCode));
    }

    /// <summary>A gateway that says in <c>x-why</c> which flags and details a response has.</summary>
    private static Task<TestGateway> StartAsync(Upstream upstream, string fault) => TestGateway.StartAsync(
        upstream.Port,
        [Native.Everything],
        filters: Native.Filter("header_mutation", "HeaderMutation", "mutations: { response_mutations: "
            + "[{ append: { header: { key: x-why, value: '%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS%' } } }] }")
            + "\n" + Native.Filter("fault", "HTTPFault", fault));

    private static Task<string> StatsAsync(TestGateway gateway) => gateway.AdminAsync("/stats?filter=fault");
}
