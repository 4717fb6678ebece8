using Enrichment;

namespace Slipway.Examples.Tests;

public sealed class EnrichmentTests
{
    private const string Configuration = """{ "cluster": "directory", "cache_time": "30s" }""";

    [Theory, ClassData<Forms>]
    public async Task The_upstream_is_told_what_the_service_says_and_the_service_is_asked_once(Form form)
    {
        using var host = Filter.Load<EnrichmentFilter>(form, Configuration);
        using var first = host.OpenRequest().SendRequest("GET", "/", ("x-client", "a b"), ("x-client-info", "forged"));
        Assert.True(first.IsRequestHeld);
        var call = await host.NextCallAsync();
        Assert.Equal(("directory", "/clients/a%20b"), (call.Cluster, call.Path));
        await call.RespondAsync(200, "gold\n");
        using var second = host.OpenRequest().SendRequest("GET", "/", ("x-client", "a b"));

        Assert.Equal(["gold"], first.UpstreamRequestHeaders!.All("x-client-info"));
        Assert.Equal("gold", second.UpstreamRequestHeaders!["x-client-info"]);
        Assert.Equal(0, host.WaitingCalls);
    }

    [Theory, ClassData<Forms>]
    public async Task An_answer_is_kept_for_its_time(Form form)
    {
        using var host = Filter.Load<EnrichmentFilter>(form, Configuration);
        using var first = host.OpenRequest().SendRequest("GET", "/", ("x-client", "a"));
        await (await host.NextCallAsync()).RespondAsync(200, "gold");
        host.Time.Advance(TimeSpan.FromSeconds(31));
        using var second = host.OpenRequest().SendRequest("GET", "/", ("x-client", "a"));
        await (await host.NextCallAsync()).RespondAsync(200, "silver");

        Assert.Equal("silver", second.UpstreamRequestHeaders!["x-client-info"]);
    }

    [Theory, ClassData<Forms>]
    public async Task Without_an_answer_the_request_goes_on(Form form)
    {
        using var host = Filter.Load<EnrichmentFilter>(form, Configuration);
        using var failed = host.OpenRequest().SendRequest("GET", "/", ("x-client", "a"));
        await (await host.NextCallAsync()).FailAsync();
        using var anonymous = host.OpenRequest().SendRequest("GET", "/", ("x-client-info", "forged"));

        Assert.Null(failed.UpstreamRequestHeaders!["x-client-info"]);
        Assert.Null(anonymous.UpstreamRequestHeaders!["x-client-info"]);
        Assert.Equal(["directory answered 503 about a client"], host.FilterLog);
    }

    [Theory, ClassData<Forms>]
    public void A_cluster_that_is_not_there_stops_nothing(Form form)
    {
        using var host = Filter.Load<EnrichmentFilter>(form, Configuration);
        host.RemoveCluster("directory");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-client", "a"));

        Assert.NotNull(exchange.UpstreamRequestHeaders);
        Assert.Contains("proxy_http_call answered BAD_ARGUMENT", Assert.Single(host.FilterLog));
    }
}
