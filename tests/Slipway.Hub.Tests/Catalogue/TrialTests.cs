namespace Slipway.Hub.Tests.Catalogue;

/// <summary>Filters that are tried on their page, the worst among them.</summary>
public sealed class TrialTests
{
    [Theory]
    [InlineData(SampleFilter.ChangesHeaders, "The request went through the filter to the upstream")]
    [InlineData(SampleFilter.Answers, "The filter has answered with 403 itself")]
    [InlineData(SampleFilter.Holds, "The filter holds the request")]
    [InlineData(SampleFilter.Traps, "The filter has failed in proxy_on_request_headers: ")]
    [InlineData(SampleFilter.NeverEnds, "The filter has failed in proxy_on_request_headers: ")]
    [InlineData(SampleFilter.TakesAllMemory, "The filter has failed in proxy_on_request_headers: ")]
    [InlineData(SampleFilter.LogsForEver, "The filter has failed in proxy_on_request_headers: ")]
    public async Task A_page_says_what_a_filter_has_done_and_the_hub_goes_on(string code, string outcome)
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1") { Code = code });

        var (status, page) = await site.TryAsync("acme/f");

        Assert.Equal(200, status);
        Assert.Contains(outcome, page, StringComparison.Ordinal);
        Assert.Contains("acme/f", await site.GetAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Differences_are_shown_on_both_sides()
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1"));

        var (_, page) = await site.TryAsync("acme/f", ("path", "/a?b=%3Cc%3E"), ("method", "POST"), ("body", "{\"id\":1}"));

        Assert.Contains("<td></td><td>x-added: by the filter</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>content-type: text/plain</td><td>content-type: text/html</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>:path: /a?b=%3Cc%3E</td><td>:path: /a?b=%3Cc%3E</td>", page, StringComparison.Ordinal);
        Assert.Contains("A request passed &lt;b&gt;by&lt;/b&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_reach_the_upstream_is_no_difference()
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1") { Code = SampleFilter.Answers });

        var (_, page) = await site.TryAsync("acme/f");

        Assert.Contains("<td>:path: /</td><td></td>", page, StringComparison.Ordinal);
        Assert.Contains("<td></td><td>:status: 403</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<tr class=\"removed\">", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path", "nowhere", "The path begins with")]
    [InlineData("path", "/with space", "The path begins with")]
    [InlineData("method", "HACK", "none of the methods")]
    [InlineData("headers", "no colon here", "is no header")]
    [InlineData("headers", "<script>: 1", "is no header")]
    [InlineData("status", "99", "from 200 to 599")]
    public async Task What_makes_no_request_is_refused_and_stays_in_the_form(string field, string value, string problem)
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1"));

        var (status, page) = await site.TryAsync("acme/f", (field, value));

        Assert.Equal(400, status);
        Assert.Contains(problem, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task One_address_may_try_only_so_often()
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1"));

        var statuses = new List<int>();
        for (var i = 0; i < 60 && !statuses.Contains(429); i++)
            statuses.Add((await site.TryAsync("acme/f")).Status);

        Assert.InRange(statuses.IndexOf(429), 10, 59);
        Assert.Contains("acme/f", await site.GetAsync("/r/acme/f"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused()
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1"));

        Assert.Equal(400, (await site.TryAsync("acme/f", ("body", new string('a', 100_000)))).Status);
    }
}
