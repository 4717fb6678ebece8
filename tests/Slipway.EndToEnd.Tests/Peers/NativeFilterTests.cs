namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>Envoy's own filters around a Wasm filter, as <c>examples/filters/envoy.yaml</c> has them, between curl and nginx.</summary>
public sealed class NativeFilterTests(Nginx nginx) : IClassFixture<Nginx>
{
    private const string Origin = "origin: https://app.example";

    private static readonly string Page = string.Concat(Enumerable.Repeat("<p>all work and no play</p>\n", 100));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_filter_of_the_example_does_its_part()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        await File.WriteAllTextAsync(Path.Combine(nginx.Files, "scarce"), "rare", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(nginx.Files, "page.html"), Page, Cancellation);
        var (port, admin) = (Ports.Free(), Ports.Free());
        var file = await ConfigurationAsync(port, admin);
        try
        {
            await using var gateway = await GatewayProcess.StartAsync(file, port, Cancellation);
            var url = $"http://127.0.0.1:{port}";

            var preflight = await CurlAsync("-i", "-X", "OPTIONS", "-H", Origin, "-H", "access-control-request-method: PUT", $"{url}/");
            Assert.StartsWith("HTTP/1.1 200 ", preflight, StringComparison.Ordinal);
            Assert.Contains("access-control-allow-origin: https://app.example\n", preflight, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("access-control-allow-methods: GET, PUT\n", preflight, StringComparison.OrdinalIgnoreCase);

            Assert.Equal(Page, await CurlAsync("--compressed", $"{url}/page.html"));
            var sizes = await CurlAsync("--compressed", "-D", "-", "-o", "/dev/null", "-w", "bytes: %{size_download}\n", $"{url}/page.html");
            Assert.Contains("content-encoding: gzip\n", sizes, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("x-slipway-filter: hello\n", sizes, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(int.Parse(sizes.TrimEnd().Split("bytes: ")[1]), 20, Page.Length / 10);

            Assert.Equal("RBAC: access denied", await CurlAsync($"{url}/private"));
            Assert.Equal("fault filter abort", await CurlAsync("-H", "x-envoy-fault-abort-request: 503", $"{url}/page.html"));
            Assert.Equal("rare", await CurlAsync($"{url}/scarce"));
            Assert.Equal("local_rate_limited", await CurlAsync($"{url}/scarce"));
            Assert.Equal("Payload Too Large", await CurlAsync("-d", new string('x', 1001), $"{url}/page.html"));

            Assert.True(await gateway.HasLoggedAsync("GET /scarce 429 RL local_rate_limited", TimeSpan.FromSeconds(20), Cancellation), gateway.Log);
            Assert.Contains(
                "http.main.fault.aborts_injected: 1\n", await CurlAsync($"http://127.0.0.1:{admin}/stats?filter=fault"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The example's configuration with other ports.</summary>
    private async Task<string> ConfigurationAsync(int port, int admin)
    {
        var yaml = (await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "examples", "filters", "envoy.yaml"), Cancellation))
            .Replace("port_value: 10000", $"port_value: {port}", StringComparison.Ordinal)
            .Replace("port_value: 9901", $"port_value: {admin}", StringComparison.Ordinal)
            .Replace("port_value: 8081", $"port_value: {nginx.Http1Port}", StringComparison.Ordinal)
            .Replace("examples/hello/hello.wat", Path.Combine(Repository.Folder, "examples", "hello", "hello.wat"), StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, yaml, Cancellation);
        return file;
    }

    private static async Task<string> CurlAsync(params string[] arguments)
    {
        if (await ExternalProgram.RunAsync("curl", ["-sS", .. arguments], ".") is { } run)
            return run.Code == 0 ? run.Output.ReplaceLineEndings("\n") : throw new InvalidOperationException($"curl: {run.Output}");
        Assert.Skip("curl is the client of this test and is not installed (on Debian: apt-get install curl).");
        return "";
    }
}
