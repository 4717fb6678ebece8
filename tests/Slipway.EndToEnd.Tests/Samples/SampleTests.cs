using Slipway.EndToEnd.Tests.Peers;

namespace Slipway.EndToEnd.Tests.Samples;

/// <summary>The sample applications of <c>examples/</c>, as a reader would start and ask them.</summary>
public sealed class SampleTests(Nginx nginx) : IClassFixture<Nginx>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_minimal_api_behind_a_filter()
    {
        await SkipWithoutCurlAsync();
        var port = Ports.Free();
        await using var app = await GatewayProcess.StartAsync("aspnetcore.dll", ["--urls", $"http://127.0.0.1:{port}"], port, Cancellation);

        var root = await CurlAsync($"http://127.0.0.1:{port}/");
        Assert.Contains("x-slipway-filter: hello", root, StringComparison.Ordinal);
        Assert.EndsWith("The filter says: a minimal API\n", root, StringComparison.Ordinal);
        Assert.EndsWith("tea\n", await CurlAsync($"http://127.0.0.1:{port}/shop/tea"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await CurlAsync($"http://127.0.0.1:{port}/shop/admin"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_yarp_gateway_with_filters_by_route()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        await SkipWithoutCurlAsync();
        Directory.CreateDirectory(Path.Combine(nginx.Files, "open", "admin"));
        await File.WriteAllTextAsync(Path.Combine(nginx.Files, "tea"), "tea\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(nginx.Files, "open", "admin", "tea"), "open tea\n", Cancellation);
        var port = Ports.Free();
        await using var app = await GatewayProcess.StartAsync(
            "yarp.dll",
            [
                "--urls", $"http://127.0.0.1:{port}",
                $"--ReverseProxy:Clusters:backend:Destinations:one:Address=http://127.0.0.1:{nginx.Http1Port}",
            ],
            port,
            Cancellation);

        var filtered = await CurlAsync($"http://127.0.0.1:{port}/tea");
        Assert.Contains("x-slipway-filter: hello", filtered, StringComparison.Ordinal);
        Assert.EndsWith("\ntea\n", filtered, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", await CurlAsync($"http://127.0.0.1:{port}/admin/tea"), StringComparison.Ordinal);
        var open = await CurlAsync($"http://127.0.0.1:{port}/open/admin/tea");
        Assert.DoesNotContain("x-slipway-filter", open, StringComparison.Ordinal);
        Assert.EndsWith("open tea\n", open, StringComparison.Ordinal);
    }

    private static async Task SkipWithoutCurlAsync() => Assert.SkipUnless(
        await ExternalProgram.ExistsAsync("curl"), "curl is the client of this test and is not installed (on Debian: apt-get install curl).");

    private static async Task<string> CurlAsync(string url) =>
        (await ExternalProgram.RunAsync("curl", ["-sS", "-i", url], "."))!.Value.Output.ReplaceLineEndings("\n");
}
