using System.Net.Http.Json;
using System.Text.Json;

namespace Slipway.Hub.Tests.Catalogue;

/// <summary>What a search finds, through its JSON.</summary>
public sealed class SearchTests
{
    private static readonly SampleFilter[] _filters =
    [
        new("acme/jwt-check", "1.2.0")
        {
            Language = "Rust", Licence = "Apache-2.0", Description = "Checks tokens of requests.", RootIds = ["jwt_root"],
            Annotations = new Dictionary<string, string> { ["org.opencontainers.image.version"] = "1.2.0" },
        },
        new("acme/headers", "2.0") { Language = "C#", Licence = "MIT", Description = "Sets headers of responses, and tokens of its own." },
        new("zed/lines", "0.1") { Language = "C#", Licence = "MIT", Code = SampleFilter.IsTcp, Description = "Splits TCP into lines." },
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "acme/headers acme/jwt-check zed/lines")]
    [InlineData("?q=jwt", "acme/jwt-check")]
    [InlineData("?q=token", "acme/headers acme/jwt-check")]
    [InlineData("?q=TOKENS+requests", "acme/jwt-check")]
    [InlineData("?q=jwt_root", "acme/jwt-check")]
    [InlineData("?q=proxy_send_local_response", "")]
    [InlineData("?q=proxy_replace_header", "acme/headers acme/jwt-check")]
    [InlineData("?q=zed%2Flines", "zed/lines")]
    [InlineData("?language=C%23", "acme/headers zed/lines")]
    [InlineData("?language=C%23&kind=HTTP", "acme/headers")]
    [InlineData("?kind=TCP", "zed/lines")]
    [InlineData("?abi=0.2.1&licence=MIT", "acme/headers zed/lines")]
    [InlineData("?licence=GPL", "")]
    [InlineData("?q=%22+OR+NOT+NEAR(+*+-:", "")]
    [InlineData("?q=%22%22%22", "acme/headers acme/jwt-check zed/lines")]
    [InlineData("?q=name%3Ajwt", "")]
    public async Task Words_and_facets_narrow_down_what_is_found(string query, string found)
    {
        await using var site = await CatalogueSite.StartAsync(_filters);

        var answer = await SearchAsync(site, query);

        Assert.Equal(found, string.Join(' ', Names(answer).Order(StringComparer.Ordinal)));
        Assert.Equal(answer.GetProperty("results").GetArrayLength(), answer.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_result_has_what_the_module_and_its_publisher_say()
    {
        await using var site = await CatalogueSite.StartAsync(_filters);
        await site.PullAsync("acme/jwt-check", "1.2.0", 3);

        var result = (await SearchAsync(site, "?q=jwt")).GetProperty("results")[0];

        Assert.Equal("acme/jwt-check", result.GetProperty("name").GetString());
        Assert.Equal("1.2.0", result.GetProperty("version").GetString());
        Assert.Equal("Checks tokens of requests.", result.GetProperty("description").GetString());
        Assert.Equal("0.2.1", result.GetProperty("abi").GetString());
        Assert.Equal("Rust", result.GetProperty("language").GetString());
        Assert.Equal("Apache-2.0", result.GetProperty("licence").GetString());
        Assert.Equal(["HTTP"], result.GetProperty("kinds").EnumerateArray().Select(kind => kind.GetString()));
        Assert.Equal(3, result.GetProperty("pulls").GetInt64());
        Assert.InRange(result.GetProperty("size").GetInt64(), 300, 1000);
    }

    [Fact]
    public async Task What_is_pulled_most_can_come_first()
    {
        await using var site = await CatalogueSite.StartAsync(_filters);
        await site.PullAsync("zed/lines", "0.1", 2);
        await site.PullAsync("acme/headers", "2.0", 1);

        Assert.Equal(["zed/lines", "acme/headers", "acme/jwt-check"], Names(await SearchAsync(site, "?order=pulls")));
    }

    [Fact]
    public async Task Results_come_in_pages()
    {
        await using var site = await CatalogueSite.StartAsync(Enumerable.Range(0, 23).Select(i => new SampleFilter($"acme/f{i:00}", "1")));

        var (first, second) = (await SearchAsync(site, "?page=1"), await SearchAsync(site, "?page=2"));

        Assert.Equal((20, 3), (Names(first).Count(), Names(second).Count()));
        Assert.Equal(23, Names(first).Concat(Names(second)).Distinct().Count());
        Assert.Equal(2, first.GetProperty("pages").GetInt32());
        Assert.Empty(Names(await SearchAsync(site, "?page=99999999999")).Concat(Names(await SearchAsync(site, "?page=500"))).Except(Names(first)));
    }

    [Fact]
    public async Task A_repository_shows_its_newest_filter_and_goes_when_its_tags_go()
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1") { Description = "before" });
        await site.PushAsync(new SampleFilter("acme/f", "2") { Description = "afterwards" });
        await site.CatchUpAsync();
        Assert.Empty(Names(await SearchAsync(site, "?q=before")));
        Assert.Single(Names(await SearchAsync(site, "?q=afterwards")));

        await DeleteAsync("2");
        Assert.Single(Names(await SearchAsync(site, "?q=before")));

        await DeleteAsync("1");
        Assert.Empty(Names(await SearchAsync(site, "")));

        async Task DeleteAsync(string tag)
        {
            using var deleted = await site.Http.DeleteAsync(new Uri($"/v2/acme/f/manifests/{tag}", UriKind.Relative), Cancellation);
            deleted.EnsureSuccessStatusCode();
            await site.CatchUpAsync();
        }
    }

    private static async Task<JsonElement> SearchAsync(CatalogueSite site, string query) =>
        await site.Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/search{query}", UriKind.Relative), Cancellation);

    private static IEnumerable<string?> Names(JsonElement answer) =>
        answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("name").GetString());
}
