using Slipway.EndToEnd.Tests.Filters;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary><c>examples/isolation</c>: a filter that traps for one path, an instance for each stream, and h2load.</summary>
public sealed class IsolationTests
{
    private const int Clients = 64, RequestsOfEach = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--h1")]
    [InlineData("--max-concurrent-streams=10")]
    public async Task Of_a_hundred_requests_under_load_only_the_one_that_traps_fails(string how)
    {
        var port = Ports.Free();
        var example = Path.Combine(Repository.Folder, "examples", "isolation");
        var yaml = (await File.ReadAllTextAsync(Path.Combine(example, "envoy.yaml"), Cancellation))
            .Replace("port_value: 10000", $"port_value: {port}", StringComparison.Ordinal)
            .Replace("examples/isolation/fragile.wat", Path.Combine(example, "fragile.wat"), StringComparison.Ordinal);
        var (configuration, urls) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(configuration, yaml, Cancellation);
        await File.WriteAllLinesAsync(
            urls, Enumerable.Range(1, 100).Select(i => $"http://127.0.0.1:{port}{(i == 50 ? "/crash" : "/")}"), Cancellation);
        try
        {
            await using var gateway = await GatewayProcess.StartAsync(configuration, port, Cancellation);

            var load = await ExternalProgram.RunAsync(
                "h2load", [how, $"--requests={Clients * RequestsOfEach}", $"--clients={Clients}", "-i", urls], ".");

            Assert.SkipWhen(load is null, "h2load is the client of this test and is not installed (on Debian: apt-get install nghttp2-client).");
            const int trapped = Clients * RequestsOfEach / 100;
            Assert.Contains($"status codes: {Clients * RequestsOfEach - trapped} 2xx, 0 3xx, 0 4xx, {trapped} 5xx", load!.Value.Output);
            Assert.Contains("0 errored, 0 timeout", load.Value.Output);
        }
        finally
        {
            File.Delete(configuration);
            File.Delete(urls);
        }
    }
}
