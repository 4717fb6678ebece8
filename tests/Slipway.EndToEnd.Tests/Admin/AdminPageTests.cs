using OpenQA.Selenium;
using Slipway.EndToEnd.Tests.Peers;

namespace Slipway.EndToEnd.Tests.Admin;

/// <summary>The page of the administration interface of a real gateway, in a real browser.</summary>
public sealed class AdminPageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    private const string Traps = """
        (module
          (memory (export "memory") 1)
          (func (export "proxy_abi_version_0_2_1"))
          (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 1024))
          (func $deep unreachable)
          (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (call $deep) (i32.const 0)))
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_can_be_done_without_scripts_and_with_the_keyboard_alone()
    {
        Assert.SkipWhen(Browser.SkipReason is not null, Browser.SkipReason ?? "");
        await using var site = await Site.StartAsync();
        using var browser = new Browser(withScripts: false);
        browser.Open("data:text/html,<title>without</title><script>document.title='with'</script>");
        Assert.Equal("without", browser.Title);
        browser.Open(site.Admin);

        browser.Press(Keys.Tab);
        browser.Press(Keys.Enter);
        Assert.EndsWith("#main", browser.Address, StringComparison.Ordinal);

        browser.TabTo(element => element.Text == "Fail health checks", "button");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Find("dd").Text == "DRAINING");
        browser.TabTo(element => element.Text == "Pass health checks", "button");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Find("dd").Text == "LIVE");

        browser.TabTo(element => element.GetAttribute("id") == "logger", "list of loggers");
        browser.Press("wasm");
        browser.TabTo(element => element.GetAttribute("id") == "level", "list of levels");
        browser.Press("debug");
        browser.TabTo(element => element.Text == "Set level", "button");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Find("option[value=wasm]").Text.Contains("(debug)", StringComparison.Ordinal));

        Assert.False(browser.Find("#plugins ~ details pre").Displayed);
        browser.TabTo(
            element => element.TagName == "summary" && element.Text.Contains("proxy_on_request_headers", StringComparison.Ordinal), "trap");
        browser.Press(Keys.Enter);
        Assert.Contains("deep", browser.Find("#plugins ~ details pre").Text, StringComparison.Ordinal);

        browser.TabTo(element => element.Text.StartsWith("Drain the listeners", StringComparison.Ordinal), "draining");
        browser.Press(Keys.Enter);
        browser.TabTo(element => element.Text == "Drain now", "button");
        browser.Press(Keys.Enter);
        Eventually(() => browser.Find("dd").Text == "DRAINING");
    }

    [Theory]
    [InlineData(1200, "light")]
    [InlineData(1200, "dark")]
    [InlineData(400, "light")]
    public async Task The_page_is_accessible_and_fits_in_every_look(int width, string colours)
    {
        Assert.SkipWhen(Browser.SkipReason is not null, Browser.SkipReason ?? "");
        await using var site = await Site.StartAsync();
        using var browser = new Browser(withScripts: true);
        browser.Look(width, colours);
        browser.Open(site.Admin);
        browser.Photograph($"admin-{width}-{colours}");

        Assert.Equal("", browser.AccessibilityProblems());
        Assert.Equal(0, browser.Overhang());
        Assert.Equal(colours == "dark" ? "rgba(13, 17, 23, 1)" : "rgba(255, 255, 255, 1)", browser.ComputedStyle("body", "background-color"));
        Assert.Contains(Hostile, browser.Text, StringComparison.Ordinal);
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
            TimeSpan.FromSeconds(30)));

    /// <summary>A gateway whose filter has trapped, and to which a version of its configuration was given that cannot be used.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("slipway-admin-").FullName;
        private GatewayProcess? _gateway;

        public string Admin { get; private set; } = "";

        public static async Task<Site> StartAsync()
        {
            var site = new Site();
            var (port, admin) = (Ports.Free(), Ports.Free());
            site.Admin = $"http://127.0.0.1:{admin}/";
            var (module, file) = (Path.Combine(site._folder, "traps.wat"), Path.Combine(site._folder, "envoy.yaml"));
            await File.WriteAllTextAsync(module, Traps, Cancellation);
            await File.WriteAllTextAsync(file, Yaml(port, admin, module), Cancellation);
            site._gateway = await GatewayProcess.StartAsync("slipway.dll", ["run", "-c", file, "--watch", "--lanes", "2"], port, Cancellation);
            using var client = new HttpClient();
            (await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"), Cancellation)).Dispose();
            await File.WriteAllTextAsync(file, "static_resources: { listeners: [{ nonsense: 1 }] }", Cancellation);
            Assert.True(await site._gateway.HasLoggedAsync("What was there before goes on", TimeSpan.FromSeconds(30), Cancellation), site._gateway.Log);
            return site;
        }

        public async ValueTask DisposeAsync()
        {
            if (_gateway is not null)
                await _gateway.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private static string Yaml(int port, int admin, string module) => $$"""
            node: { id: edge-1, cluster: edge }
            admin: { address: { socket_address: { address: 127.0.0.1, port_value: {{admin}} } } }
            static_resources:
              listeners:
              - name: main
                address: { socket_address: { address: 127.0.0.1, port_value: {{port}} } }
                filter_chains:
                - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: ingress
                      route_config:
                        virtual_hosts:
                        - name: all
                          domains: ["*"]
                          routes: [{ match: { prefix: / }, route: { cluster: up } }]
                      http_filters:
                      - name: guest
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm
                          config:
                            name: "{{Hostile}}"
                            vm_config: { runtime: envoy.wasm.runtime.v8, code: { local: { filename: "{{module}}" } } }
                      - name: envoy.filters.http.router
                        typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
              clusters:
              - name: up
                type: STATIC
                load_assignment:
                  cluster_name: up
                  endpoints:
                  - lb_endpoints:
                    - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 9 } } }
                    - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 10 } } }
                      health_status: UNHEALTHY
            """;
    }
}
