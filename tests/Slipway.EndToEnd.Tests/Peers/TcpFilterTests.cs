namespace Slipway.EndToEnd.Tests.Peers;

/// <summary><c>examples/tcp-filter</c>: a network filter between curl and nginx.</summary>
public sealed class TcpFilterTests(Nginx nginx) : IClassFixture<Nginx>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whole_lines_reach_the_server_and_a_forbidden_one_ends_the_connection()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        Assert.SkipUnless(
            await ExternalProgram.ExistsAsync("curl"), "curl is the client of this test and is not installed (on Debian: apt-get install curl).");
        await File.WriteAllTextAsync(Path.Combine(nginx.Files, "large"), new string('x', 3_000_000), Cancellation);
        var port = Ports.Free();
        var example = Path.Combine(Repository.Folder, "examples", "tcp-filter");
        var yaml = (await File.ReadAllTextAsync(Path.Combine(example, "envoy.yaml"), Cancellation))
            .Replace("port_value: 10000", $"port_value: {port}", StringComparison.Ordinal)
            .Replace("port_value: 6379", $"port_value: {nginx.Http1Port}", StringComparison.Ordinal)
            .Replace("examples/tcp-filter/no-flush.wat", Path.Combine(example, "no-flush.wat"), StringComparison.Ordinal);
        var (configuration, forbidden) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(configuration, yaml, Cancellation);
        await File.WriteAllTextAsync(forbidden, "FLUSHALL\r\n", Cancellation);
        try
        {
            await using var gateway = await GatewayProcess.StartAsync(configuration, port, Cancellation);

            var page = await ExternalProgram.RunAsync(
                "curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", $"http://127.0.0.1:{port}/large"], ".");
            var refused = await ExternalProgram.RunAsync("curl", ["-sS", "-T", forbidden, $"telnet://127.0.0.1:{port}"], ".");

            Assert.Equal("200 3000000", page!.Value.Output);
            Assert.Equal("", refused!.Value.Output);
            foreach (var line in new[]
            {
                "[no-flush] a connection from 127.0.0.1:", "[no-flush] refused: FLUSH", "[no-flush] ended by the proxy",
                $"10 bytes in, 0 out, 127.0.0.1:{nginx.Http1Port}, closed: wasm_downstream_close",
            })
            {
                Assert.True(await gateway.HasLoggedAsync(line, Patience, Cancellation), $"The log has no line with '{line}':\n{gateway.Log}");
            }
        }
        finally
        {
            File.Delete(configuration);
            File.Delete(forbidden);
        }
    }
}
