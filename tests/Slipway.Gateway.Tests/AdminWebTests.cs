using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Admin.Web;
using Slipway.Markup;

namespace Slipway.Gateway.Tests;

/// <summary>The administration interface as a browser sees it; a real one is in the end-to-end tests.</summary>
public sealed class AdminWebTests
{
    private const string Hello = "{ match: { prefix: / }, direct_response: { status: 200, body: { inline_string: hello } } }";

    private const string Hostile = "</li></ol><script>alert(1)</script>\"'&";

    [Theory]
    [InlineData("*/*", "text/plain; charset=UTF-8")]
    [InlineData(null, "text/plain; charset=UTF-8")]
    [InlineData("text/plain, text/html;q=0.5", "text/plain; charset=UTF-8")]
    [InlineData("text/html;q=0", "text/plain; charset=UTF-8")]
    [InlineData("nonsense", "text/plain; charset=UTF-8")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=UTF-8")]
    public async Task Browsers_get_a_page_and_other_programs_the_list(string? accept, string type)
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);

        using var response = await SendAsync(gateway, HttpMethod.Get, "/", accept is null ? [] : [("Accept", accept)]);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
    }

    [Fact]
    public async Task The_page_shows_listeners_clusters_plugins_and_traps()
    {
        await using var gateway = await TestGateway.StartAsync(1234, [Hello], filters: Guests.Filter(Guests.Traps));
        (await gateway.Client.GetAsync(new Uri("/", UriKind.Relative))).Dispose();

        var page = await PageAsync(gateway);

        Assert.Contains($"main <span class=\"quiet\">127.0.0.1:{gateway.Port}</span>", page, StringComparison.Ordinal);
        Assert.Contains(
            "<li>envoy.filters.network.http_connection_manager<ol><li>guest <span class=\"quiet\">plugin guest</span></li>",
            page,
            StringComparison.Ordinal);
        Assert.Contains("<td>127.0.0.1:1234</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"bad\">failed</td>", page, StringComparison.Ordinal);
        Assert.Contains("<code>proxy_on_request_headers</code>", page, StringComparison.Ordinal);
        Assert.Matches("<pre> *0: [^<]+</pre>", page);
    }

    [Fact]
    public async Task Nothing_that_is_shown_becomes_markup()
    {
        var quoted = $"'{Hostile.Replace("'", "''", StringComparison.Ordinal)}'";
        var yaml = TestGateway.Yaml(1, [Hello], filters: Guests.Filter(Guests.Traps))
            .Replace("name: main", $"name: {quoted}", StringComparison.Ordinal)
            .Replace("config: { name: guest", $"config: {{ name: {quoted}", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(TestGateway.Options(yaml) with { LoggerFactory = new ListLogger() });
        (await gateway.Client.GetAsync(new Uri("/", UriKind.Relative))).Dispose();
        gateway.Host.LoggerFactory.CreateLogger(Hostile).LogInformation("{Text}", Hostile);

        var page = await PageAsync(gateway);

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.True(page.Split("&lt;script&gt;alert(1)&lt;/script&gt;").Length > 5);
    }

    [Fact]
    public async Task The_policy_lets_in_the_pages_own_style_and_nothing_else()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);
        using var response = await SendAsync(gateway, HttpMethod.Get, "/", ("Accept", "text/html"));
        var page = await response.Content.ReadAsStringAsync();

        var style = page[(page.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.IndexOf("</style>", StringComparison.Ordinal)];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_is_answered_with_the_page_and_a_program_with_text()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);
        var own = $"http://{gateway.Host.AdminAddress}";

        using var browser = await SendAsync(
            gateway, HttpMethod.Post, "/healthcheck/fail", ("Accept", "text/html"), ("Origin", own), ("Sec-Fetch-Site", "same-origin"));
        using var program = await SendAsync(gateway, HttpMethod.Post, "/healthcheck/ok", ("Accept", "*/*"));

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (browser.StatusCode, browser.Headers.Location!.ToString()));
        Assert.Equal("OK\n", await program.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Origin", "http://evil.test")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_web_page_from_elsewhere_changes_nothing(string field, string value)
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);

        using var response = await SendAsync(gateway, HttpMethod.Post, "/drain_listeners", (field, value));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("LIVE\n", await gateway.AdminAsync("/ready"));
    }

    [Fact]
    public async Task A_name_that_somebody_made_lead_here_does_not_make_a_page_the_gateways_own()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);
        var name = $"evil.test:{gateway.Host.AdminAddress!.Port}";

        using var response = await SendAsync(
            gateway, HttpMethod.Post, "/drain_listeners", ("Host", name), ("Origin", $"http://{name}"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("by the name evil.test", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("LIVE\n", await gateway.AdminAsync("/ready"));
    }

    [Theory]
    [InlineData("logger=wasm&level=debug", HttpStatusCode.OK, "  wasm: debug\n")]
    [InlineData("logger=&level=error", HttpStatusCode.OK, "  wasm: error\n")]
    [InlineData("logger=wasm&level=loud", HttpStatusCode.BadRequest, "There is no level loud;")]
    public async Task A_form_sets_levels(string form, HttpStatusCode status, string says)
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);
        using var client = new HttpClient();
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");

        using var response = await client.PostAsync(new Uri($"http://{gateway.Host.AdminAddress}/logging"), content);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_not_read()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);
        using var client = new HttpClient();
        using var content = new StringContent("level=" + new string('x', 5000), Encoding.UTF8, "application/x-www-form-urlencoded");

        using var response = await client.PostAsync(new Uri($"http://{gateway.Host.AdminAddress}/logging"), content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task The_page_tells_the_configurations_version_and_why_the_last_one_was_refused()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);
        Assert.DoesNotContain("Last refused version", await PageAsync(gateway), StringComparison.Ordinal);
        await Assert.ThrowsAsync<GatewayException>(() => gateway.Host.ReloadAsync(new Bootstrap()));
        await gateway.Host.ReloadAsync(TestGateway.Options(TestGateway.Yaml(2, [Hello])).Bootstrap);

        var page = await PageAsync(gateway);

        Assert.Contains("<dd>version 2, applied <time", page, StringComparison.Ordinal);
        Assert.Contains("<pre>The configuration has no listeners, so that nothing could be served;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_keeps_its_last_lines_and_cuts_long_ones()
    {
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Options(TestGateway.Yaml(1, [Hello])) with { LoggerFactory = new ListLogger() });
        var logger = gateway.Host.LoggerFactory.CreateLogger("test");
        for (var i = 0; i < 500; i++)
            logger.LogInformation("line {Number}.", i);
        logger.LogInformation("{Text}", new string('x', 5000));

        var page = await PageAsync(gateway);

        Assert.Contains("line 499.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("line 100.", page, StringComparison.Ordinal);
        Assert.Contains(new string('x', 2000), page, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 2001), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_loads_itself_anew_only_where_that_was_asked_for()
    {
        await using var gateway = await TestGateway.StartAsync(1, [Hello]);

        Assert.DoesNotContain("http-equiv", await PageAsync(gateway), StringComparison.Ordinal);
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"5\">", await PageAsync(gateway, "/?refresh"), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_encoded_and_markup_is_not()
    {
        var inner = Html.Of($"<b>{"<i>"}</b>");

        Assert.Equal("<p><b>&lt;i&gt;</b> &amp; 1.5</p>", Html.Of($"<p>{inner} {"&"} {1.5}</p>").ToString());
    }

    private static async Task<string> PageAsync(TestGateway gateway, string path = "/")
    {
        using var response = await SendAsync(gateway, HttpMethod.Get, path, ("Accept", "text/html"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> SendAsync(
        TestGateway gateway, HttpMethod method, string path, params (string Name, string Value)[] fields)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(method, new Uri($"http://{gateway.Host.AdminAddress}{path}"));
        foreach (var (name, value) in fields)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }
}
