using Microsoft.Extensions.DependencyInjection;
using OpenQA.Selenium;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Tests.Catalogue;

/// <summary>The catalogue in a real browser, as people use it. Pictures are kept in artifacts/screenshots.</summary>
public sealed class BrowserTests
{
    private const string Light = "light";
    private const string Dark = "dark";
    private const int Phone = 390;
    private const int Desk = 1280;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_can_be_done_without_scripts_and_with_the_keyboard_alone()
    {
        Assert.SkipWhen(Browser.SkipReason is not null, Browser.SkipReason ?? "");
        await using var site = await StartAsync();
        using var browser = new Browser(withScripts: false);
        browser.Open("data:text/html,<title>without</title><script>document.title='with'</script>");
        Assert.Equal("without", browser.Title);

        // The skip link is the first thing there is, and the search field comes next after it.
        browser.Open(site.Hub.Host.Address.ToString());
        browser.Press(Keys.Tab);
        browser.Press(Keys.Enter);
        Assert.EndsWith("#main", browser.Address, StringComparison.Ordinal);
        browser.TabTo(element => element.GetAttribute("id") == "q", "search field");
        browser.Press("tokens" + Keys.Enter);
        Eventually(() => browser.Find("#found").Text == "1 extension found");

        browser.TabTo(element => element.Text == "acme/guard", "repository");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Find("h1").Text == "acme/guard");

        browser.TabTo(element => element.TagName == "summary" && element.Text == "Istio WasmPlugin", "snippet");
        Assert.DoesNotContain("kind: WasmPlugin", browser.Text, StringComparison.Ordinal);
        browser.Press(Keys.Enter);
        Eventually(() => browser.Text.Contains("kind: WasmPlugin", StringComparison.Ordinal));

        // Who comes by Tab has all of the field selected.
        browser.TabTo(element => element.GetAttribute("id") == "path", "path");
        browser.Press("/orders?id=7");
        browser.TabTo(element => element.Text == "Run the filter", "button");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Text.Contains("The request went through the filter", StringComparison.Ordinal));
        Assert.Contains("x-added: by the filter", browser.Text, StringComparison.Ordinal);
        Assert.Equal("/orders?id=7", browser.Find("#path").GetAttribute("value"));
    }

    [Fact]
    public async Task Facets_narrow_a_search_down_and_can_be_taken_back()
    {
        Assert.SkipWhen(Browser.SkipReason is not null, Browser.SkipReason ?? "");
        await using var site = await StartAsync();
        using var browser = new Browser(withScripts: false);
        browser.Open(site.Hub.Host.Address.ToString());
        Assert.Equal("7 extensions", browser.Find("#found").Text);

        browser.TabTo(element => element.TagName == "a" && element.Text.StartsWith("C#", StringComparison.Ordinal), "facet");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Find("#found").Text == "3 extensions found");
        browser.TabTo(element => element.TagName == "a" && element.Text.StartsWith("TCP", StringComparison.Ordinal), "facet");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Find("#found").Text == "1 extension found");
        browser.TabTo(element => element.TagName == "a" && element.Text.StartsWith("Language: C#", StringComparison.Ordinal), "choice");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Address.EndsWith("?kind=TCP", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_focus_is_can_be_seen()
    {
        Assert.SkipWhen(Browser.SkipReason is not null, Browser.SkipReason ?? "");
        await using var site = await StartAsync();
        using var browser = new Browser(withScripts: true);
        browser.Open($"{site.Hub.Host.Address}r/acme/guard");

        Assert.Equal("", browser.UnseenFocus());
    }

    [Theory]
    [InlineData(Desk, Light)]
    [InlineData(Desk, Dark)]
    [InlineData(Phone, Light)]
    [InlineData(Phone, Dark)]
    public async Task Pages_are_accessible_and_fit_in_every_look(int width, string colours)
    {
        Assert.SkipWhen(Browser.SkipReason is not null, Browser.SkipReason ?? "");
        await using var site = await StartAsync();
        using var browser = new Browser(withScripts: true);
        browser.Look(width, colours);
        foreach (var (name, path) in new[]
        {
            ("search", ""), ("search-facet", "?language=C%23"), ("search-nothing", "?q=nothing"), ("repository", "r/acme/guard"), ("crash", "r/misc/crash"),
            ("missing", "r/no/such"),
        })
        {
            browser.Open($"{site.Hub.Host.Address}{path}");
            Check(name);
        }

        Try("acme/guard", "trial");
        Try("misc/crash", "trial-trap");

        void Try(string repository, string name)
        {
            browser.Open($"{site.Hub.Host.Address}r/{repository}");
            browser.Find(".trial button").Click();
            Eventually(() => browser.Find(".outcome").Displayed);
            Check(name);
        }

        void Check(string name)
        {
            browser.Photograph($"hub-{name}-{width}-{colours}");
            Assert.Equal((name, ""), (name, browser.AccessibilityProblems()));
            Assert.Equal((name, 0), (name, browser.Overhang()));
        }
    }

    /// <summary>A catalogue that has been in use for a while.</summary>
    private static async Task<CatalogueSite> StartAsync()
    {
        var site = await CatalogueSite.StartAsync(SampleFilters.All);
        var metadata = site.Hub.Host.Services.GetRequiredService<IMetadataStore>();
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        foreach (var (repository, weight) in SampleFilters.All.Select(filter => filter.Repository).Distinct().Select((name, index) => (name, 400 / (index + 1))))
        {
            var found = await metadata.FindRepositoryAsync(repository, Cancellation);
            await metadata.AddPullsAsync(
                [.. Enumerable.Range(0, 60).Select(back => new PullCount(found!.Id, today.AddDays(-back), weight * (70 - back) * (3 + back * 7 % 5) / 100))],
                Cancellation);
        }

        return site;
    }

    private static void Eventually(Func<bool> condition) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                try
                {
                    return condition();
                }
                catch (WebDriverException)
                {
                    // The page is being replaced.
                    return false;
                }
            },
            TimeSpan.FromSeconds(30)),
        "It has not come about within 30 s.");
}
