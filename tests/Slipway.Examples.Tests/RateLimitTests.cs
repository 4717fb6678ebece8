using RateLimit;
using Slipway.Sdk.Testing;

namespace Slipway.Examples.Tests;

public sealed class RateLimitTests
{
    [Theory, ClassData<Forms>]
    public void A_client_gets_its_number_of_requests_in_each_period(Form form)
    {
        using var host = Filter.Load<RateLimitFilter>(form, """{ "requests": 2, "period": "10s" }""");
        Assert.Equal([null, null, 429, 429], Ask(host, "alice", 4));
        Assert.Equal([null], Ask(host, "bob", 1));
        Assert.Equal(2, host.Metric("rate_limit.limited"));

        host.Time.Advance(TimeSpan.FromSeconds(9.5));
        using (var late = host.OpenRequest().SendRequest("GET", "/", ("x-client", "alice")))
            Assert.Equal("1", late.ResponseHeaders!["retry-after"]);

        host.Time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal([null, null, 429], Ask(host, "alice", 3));
    }

    [Theory, ClassData<Forms>]
    public void Clients_without_a_name_share_one_limit(Form form)
    {
        using var host = Filter.Load<RateLimitFilter>(form, """{ "requests": 1 }""");
        using var first = host.OpenRequest().SendRequest("GET", "/");
        using var second = host.OpenRequest().SendRequest("GET", "/");

        Assert.Null(first.Status);
        Assert.Equal(429, second.Status);
    }

    [Theory, ClassData<Forms>]
    public void A_period_of_nothing_is_refused(Form form)
    {
        var refusal = Assert.Throws<FilterLoadException>(() => Filter.Load<RateLimitFilter>(form, """{ "requests": 1, "period": "0s" }"""));

        Assert.EndsWith("the configuration must have a period that is longer than nothing", Assert.Single(refusal.FilterLog));
    }

    private static List<int?> Ask(FilterHost host, string client, int times)
    {
        var answers = new List<int?>();
        for (var i = 0; i < times; i++)
        {
            using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-client", client));
            answers.Add(exchange.Status);
        }

        return answers;
    }
}
