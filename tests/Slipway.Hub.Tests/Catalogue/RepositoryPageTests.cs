using System.Net;
using System.Text.RegularExpressions;
using Slipway.Artifacts;

namespace Slipway.Hub.Tests.Catalogue;

/// <summary>What the page of a repository says.</summary>
public sealed partial class RepositoryPageTests
{
    private const string Script = "<script>alert(1)</script>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("slipway try oci://HOST/acme/f@DIGEST")]
    [InlineData("url: oci://HOST/acme/f@DIGEST\n  sha256: HEX\n  imagePullPolicy: IfNotPresent\n  type: HTTP\n  pluginName: \"main\"\n")]
    [InlineData("  phase: UNSPECIFIED_PHASE\n  priority: 10\n  failStrategy: FAIL_CLOSE\n")]
    [InlineData("kind: TrafficExtension")]
    [InlineData("kind: EnvoyExtensionPolicy")]
    [InlineData("uri: http://HOST/modules/sha256/MODULE.wasm, cluster: hub")]
    public async Task What_is_to_be_copied_is_pinned_and_explicit(string text)
    {
        await using var site = await CatalogueSite.StartAsync();
        var filter = new SampleFilter("acme/f", "1") { RootIds = ["main"] };
        var digest = await site.PushAsync(filter);
        var module = Digest.Of(filter.Content().Module.Span);

        var page = WebUtility.HtmlDecode(await site.GetAsync("/r/acme/f"));

        Assert.Contains(
            text.Replace("HOST", site.Hub.Authority).Replace("DIGEST", digest.ToString()).Replace("HEX", digest.Hex).Replace("MODULE", module.Hex), page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Envoy_is_told_to_fetch_is_the_module()
    {
        await using var site = await CatalogueSite.StartAsync();
        var filter = new SampleFilter("acme/f", "1");
        await site.PushAsync(filter);
        var address = ModuleAddress().Match(WebUtility.HtmlDecode(await site.GetAsync("/r/acme/f"))).Value;

        Assert.Equal(filter.Content().Module.ToArray(), await site.Http.GetByteArrayAsync(new Uri(address), Cancellation));
    }

    [Theory]
    [InlineData(ArtifactLayout.Oci, "Istio yes Envoy Gateway yes wkg, Spin, wasmCloud no docker pull yes")]
    [InlineData(ArtifactLayout.Solo, "Istio yes Envoy Gateway yes wkg, Spin, wasmCloud no docker pull no")]
    [InlineData(ArtifactLayout.Cncf, "Istio no Envoy Gateway no wkg, Spin, wasmCloud yes docker pull no")]
    public async Task Consumers_are_listed_with_their_verdicts(ArtifactLayout layout, string verdicts)
    {
        await using var site = await CatalogueSite.StartAsync();
        await site.PushAsync(new SampleFilter("acme/f", "1"), layout);

        var page = WebUtility.HtmlDecode(await site.GetAsync("/r/acme/f"));

        Assert.Equal(verdicts, string.Join(' ', Verdict().Matches(page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}")));
    }

    [Fact]
    public async Task A_schema_is_shown_field_by_field()
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1")
        {
            Schema = """
                {
                  "type": "object", "required": ["header"], "$defs": { "rule": { "type": "object", "properties": { "path": { "type": "string", "pattern": "^/" } } } },
                  "properties": {
                    "header": { "type": "string", "description": "Which header.", "minLength": 1 },
                    "limit": { "type": ["integer", "null"], "default": 10, "minimum": 1, "maximum": 99 },
                    "mode": { "enum": ["on", "off"] },
                    "rules": { "type": "array", "items": { "$ref": "#/$defs/rule" } },
                    "again": { "$ref": "#" }
                  }
                }
                """,
        });

        var page = WebUtility.HtmlDecode(await site.GetAsync("/r/acme/f"));

        Assert.Contains("<code>header</code> <span class=\"chip\">required</span></th>\n<td>string</td><td></td><td>at least 1 characters</td><td>Which header.</td>", page, StringComparison.Ordinal);
        Assert.Contains("<code>limit</code></th>\n<td>integer or null</td><td><code>10</code></td><td>≥ 1; ≤ 99</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>\"on\", \"off\"</td>", page, StringComparison.Ordinal);
        Assert.Contains("<code>rules</code></th>\n<td>array of object</td>", page, StringComparison.Ordinal);
        Assert.Contains("<code>rules[].path</code></th>\n<td>string</td><td></td><td>matches ^/</td>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("""{"properties":{"a":{"$ref":"#/properties/b"},"b":{"$ref":"#/properties/a"}}}""")]
    [InlineData("""{"allOf":[{"$ref":"#"},{"$ref":"#"}],"properties":{"x":{"$ref":"#"},"y":{"$ref":"#"}}}""")]
    [InlineData("""{"type":["object",1],"required":[1],"properties":{"x":{"type":5,"enum":{},"description":[]}}}""")]
    public async Task A_schema_that_is_none_or_never_ends_does_no_harm(string schema)
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1") { Schema = schema });

        Assert.InRange((await site.GetAsync("/r/acme/f")).Length, 1000, 500_000);
    }

    [Fact]
    public async Task Nothing_that_publishers_write_becomes_markup()
    {
        var filter = new SampleFilter("acme/f", "1")
        {
            Language = "Rust",
            Description = Script,
            Licence = Script,
            Readme = $"# {Script}\n\n{Script}\n\n<img src=x onerror=alert(1)>\n\n`{Script}`\n\n[{Script}](https://example.com/{Script})",
            Schema = """{"properties":{"SCRIPT":{"type":"SCRIPT","default":"SCRIPT","enum":["SCRIPT"],"description":"SCRIPT"}}}""".Replace("SCRIPT", Script),
            RootIds = [Script],
            Code = $"(import \"{Script}\" \"{Script}\" (func))\n{SampleFilter.ChangesHeaders}",
            Annotations = new Dictionary<string, string>
            {
                ["org.opencontainers.image.title"] = Script,
                ["org.opencontainers.image.version"] = Script,
                ["org.opencontainers.image.source"] = "javascript:alert(1)",
                ["dev.slipway.clusters"] = Script,
            },
        };
        await using var site = await CatalogueSite.StartAsync(filter);

        foreach (var address in new[]
        {
            "/", $"/?q={Uri.EscapeDataString(Script)}", $"/?licence={Uri.EscapeDataString(Script)}", "/r/acme/f", "/r/acme/f?tag=1",
        })
        {
            var page = await site.GetAsync(address);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("href=\"javascript:", page, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("&lt;script&gt;", await site.GetAsync("/r/acme/f"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[a](javascript:alert(1))", "<p>a</p>")]
    [InlineData("[a](JaVaScRiPt:alert(1))", "<p>a</p>")]
    [InlineData("[a](data:text/html,x)", "<p>a</p>")]
    [InlineData("[a](&#106;avascript:alert(1))", "<p>a</p>")]
    [InlineData("[a][b]\n\n[b]: javascript:alert(1)", "<p>a</p>")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>")]
    [InlineData("[a](/r/other)", "<p>a</p>")]
    [InlineData("![a](https://example.com/a.png)", "<p><a href=\"https://example.com/a.png\" rel=\"nofollow noopener noreferrer ugc\">a</a></p>")]
    [InlineData("[**a**](https://example.com)", "<p><a href=\"https://example.com\" rel=\"nofollow noopener noreferrer ugc\"><strong>a</strong></a></p>")]
    [InlineData("# a", "<h3>a</h3>")]
    [InlineData("a <b>b</b>", "<p>a &lt;b&gt;b&lt;/b&gt;</p>")]
    public async Task Links_of_a_readme_lead_to_web_pages_or_nowhere(string markdown, string markup)
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1") { Readme = markdown });

        Assert.Contains($"<div class=\"readme\">{markup}", await site.GetAsync("/r/acme/f"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_readme_that_is_nested_without_an_end_is_shown_as_text()
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1") { Readme = new string('>', 10_000) + " deep" });

        Assert.Contains("deep", await site.GetAsync("/r/acme/f"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_filter_says_why()
    {
        await using var site = await CatalogueSite.StartAsync();
        var content = new StringContent("{}");
        using var started = await site.Http.PostAsync(
            new Uri($"/v2/acme/other/blobs/uploads/?digest={Digest.Of("{}"u8)}", UriKind.Relative), content, Cancellation);
        Assert.Equal(HttpStatusCode.Created, started.StatusCode);
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[],
             "config":{"mediaType":"application/vnd.example+json","digest":"{{Digest.Of("{}"u8)}}","size":2} }
            """;
        using var body = new StringContent(manifest, null, "application/vnd.oci.image.manifest.v1+json");
        using var pushed = await site.Http.PutAsync(new Uri("/v2/acme/other/manifests/1", UriKind.Relative), body, Cancellation);
        Assert.Equal(HttpStatusCode.Created, pushed.StatusCode);
        await site.CatchUpAsync();

        Assert.Contains("This is not the artifact of a filter.", await site.GetAsync("/r/acme/other"), StringComparison.Ordinal);
        Assert.Contains("acme/other", await site.GetAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_let_nothing_run_and_nothing_in()
    {
        await using var site = await CatalogueSite.StartAsync(new SampleFilter("acme/f", "1"));
        foreach (var (address, status) in new[] { ("/", 200), ("/r/acme/f", 200), ("/r/acme/none", 404), ("/nowhere", 404), ("/r/acme/f?tag=9", 404) })
        {
            using var response = await site.Http.GetAsync(new Uri(address, UriKind.Relative), Cancellation);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.StartsWith("default-src 'none'; style-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [GeneratedRegex(@"http://[^ ]*/modules/sha256/[0-9a-f]{64}\.wasm")]
    private static partial Regex ModuleAddress();

    [GeneratedRegex("<tr><th scope=\"row\">([^<]*)</th>\\s*<td class=\"[a-z]*\">(yes|no)</td>")]
    private static partial Regex Verdict();
}
