using System.Globalization;
using System.Text.Json;
using Deque.AxeCore.Commons;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Interactions;
using Xunit;

namespace Slipway.Tests;

/// <summary>Debian's Chromium without a window.</summary>
internal sealed class Browser : IDisposable
{
    private const int MostTabs = 60;
    private const int MostStarts = 3;

    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromedriver"];

    private readonly ChromeDriver _driver;

    /// <param name="withScripts">Whether pages may run scripts.</param>
    public Browser(bool withScripts)
    {
        var options = new ChromeOptions { BinaryLocation = Programs[0] };
        options.AddArguments("--headless=new", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars");
        if (Environment.IsPrivilegedProcess)
            options.AddArgument("--no-sandbox");
        if (!withScripts)
            options.AddUserProfilePreference("profile.managed_default_content_settings.javascript", 2);
        _driver = Start(options);
    }

    /// <summary>The driver looks for a free port and takes it later; whoever was quicker meanwhile, the next port is another.</summary>
    private static ChromeDriver Start(ChromeOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            var service = ChromeDriverService.CreateDefaultService("/usr/bin", "chromedriver");
            service.SuppressInitialDiagnosticInformation = true;
            try
            {
                return new ChromeDriver(service, options, TimeSpan.FromMinutes(2));
            }
            catch (WebDriverException) when (attempt < MostStarts)
            {
                service.Dispose();
            }
        }
    }

    /// <summary>Why there is no browser; null where there is one.</summary>
    public static string? SkipReason => Programs.All(File.Exists)
        ? null
        : "Chromium opens the page of this test and is not installed (on Debian: apt-get install chromium chromium-driver).";

    public string Title => _driver.Title;

    public string Address => _driver.Url;

    public string Text => _driver.FindElement(By.TagName("main")).Text;

    public void Open(string address) => _driver.Navigate().GoToUrl(new Uri(address));

    public void Look(int width, string colours)
    {
        _driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new Dictionary<string, object?>
        {
            ["width"] = width,
            ["height"] = 900,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = false,
        });
        _driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new Dictionary<string, object?>
        {
            ["features"] = new[] { new Dictionary<string, object?> { ["name"] = "prefers-color-scheme", ["value"] = colours } },
        });
    }

    /// <summary>What axe-core finds wrong with the page, one rule on a line with the places; empty where it finds nothing.</summary>
    public string AccessibilityProblems()
    {
        _driver.ExecuteScript(new BundledAxeScriptProvider().GetScript());
        var json = (string)_driver.ExecuteAsyncScript("""
            const done = arguments[arguments.length - 1];
            axe.run(document, { preload: false }).then(
              results => done(JSON.stringify({ passed: results.passes.length, wrong: results.violations.map(
                one => one.id + ': ' + one.help + ' at ' + one.nodes.map(node => node.target.join(' ')).join(', ')) })),
              problem => done(JSON.stringify({ passed: 0, wrong: [String(problem)] })));
            """)!;
        using var results = JsonDocument.Parse(json);
        Assert.True(results.RootElement.GetProperty("passed").GetInt32() > 20, json);
        return string.Join('\n', results.RootElement.GetProperty("wrong").EnumerateArray().Select(one => one.GetString()));
    }

    /// <summary>By how many pixels the page is wider than the window.</summary>
    public int Overhang() => Convert.ToInt32(
        _driver.ExecuteScript("return document.documentElement.scrollWidth - document.documentElement.clientWidth"), CultureInfo.InvariantCulture);

    public string ComputedStyle(string selector, string property) => _driver.FindElement(By.CssSelector(selector)).GetCssValue(property);

    public void Press(string keys) => new Actions(_driver).SendKeys(keys).Perform();

    /// <summary>Presses Tab until what matches has the focus.</summary>
    public void TabTo(Func<IWebElement, bool> matches, string what)
    {
        var passed = new List<string>();
        for (var i = 0; i < MostTabs; i++)
        {
            Press(Keys.Tab);
            var focused = _driver.SwitchTo().ActiveElement();
            if (matches(focused))
                return;
            passed.Add($"{focused.TagName} '{focused.Text.Split('\n')[0]}'");
        }

        Assert.Fail($"Tab leads to no {what}, but to: {string.Join(", ", passed)}");
    }

    /// <summary>Goes through the page with Tab; what has the focus and shows no outline, or is hidden, one on a line.</summary>
    public string UnseenFocus()
    {
        var unseen = new List<string>();
        for (var i = 0; i < MostTabs; i++)
        {
            Press(Keys.Tab);
            var focused = _driver.SwitchTo().ActiveElement();
            if (focused.TagName == "body")
                break;
            if (focused.GetCssValue("outline-style") == "none" || focused.Size.Width < 2 || focused.Location.X < 0)
                unseen.Add($"{focused.TagName} '{focused.Text.Split('\n')[0]}'");
        }

        return string.Join('\n', unseen);
    }

    public IWebElement Find(string selector) => _driver.FindElement(By.CssSelector(selector));

    /// <summary>Keeps a picture of the whole page, for whoever wants to see it.</summary>
    public void Photograph(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Folder, "artifacts", "screenshots"));
        var picture = (Dictionary<string, object>)_driver.ExecuteCdpCommand(
            "Page.captureScreenshot", new Dictionary<string, object?> { ["captureBeyondViewport"] = true })!;
        File.WriteAllBytes(Path.Combine(folder.FullName, $"{name}.png"), Convert.FromBase64String((string)picture["data"]));
    }

    public void Dispose()
    {
        _driver.Quit();
        _driver.Dispose();
    }
}
