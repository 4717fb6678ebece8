namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>
/// Load for a while, during which module and configuration change every second: no request may fail, no connection end, and memory must
/// stay as it is.
/// </summary>
internal sealed class Soak(string folder, SoakUpstreams upstreams, int seconds)
{
    /// <summary>Until then the runtime compiles what it finds to be hot, and memory says nothing.</summary>
    private const int FlatFrom = 30;

    /// <summary>By how many MiB more memory may be resident at the end than half-way: a collector does not come back to the byte.</summary>
    private const long FlatMiB = 16;

    /// <returns>Whether all has held.</returns>
    public async Task<bool> RunAsync(IEnumerable<SoakProtocol> protocols)
    {
        var holds = true;
        Console.WriteLine("protocol             answered   failed   resets  versions  memory after 1/4, 1/2, 3/4 and all of the time");
        foreach (var protocol in protocols)
            holds &= await RunAsync(protocol);
        return holds;
    }

    private async Task<bool> RunAsync(SoakProtocol protocol)
    {
        var (port, adminPort) = (Runner.FreePort(), Runner.FreePort());
        var configuration = new SoakConfiguration(protocol, folder, port, adminPort, upstreams.PortFor(protocol));
        configuration.WriteCertificate();
        configuration.Write(0);
        await using var gateway = new SoakedGateway(
            await Runner.StartAsync(
                ["dotnet", Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "run", "-c", configuration.Path, "--watch"],
                adminPort,
                Path.Combine(folder, "gateway.log")),
            adminPort);
        var load = LoadAsync(protocol, port);
        var memory = new List<long>();
        for (var version = 1; !load.IsCompleted; version++)
        {
            configuration.Write(version);
            await Task.WhenAny(load, Task.Delay(TimeSpan.FromSeconds(1)));
            memory.Add(gateway.ResidentBytes >> 20);
        }

        var outcome = await load;

        // Clients that find their connection closed between two requests open another, and say nothing.
        outcome += new SoakOutcome(0, 0, await gateway.StatAsync($"{port}.downstream_cx_total") - Load.Connections);
        var versions = await gateway.StatAsync("configuration.update_success");
        var quarters = Enumerable.Range(1, 4).Select(quarter => memory[Math.Max(memory.Count * quarter / 4, 1) - 1]).ToList();
        Console.WriteLine(
            $"{protocol.Name,-18} {outcome.Requests,10:N0} {outcome.Failed,8} {outcome.Resets,8} {versions,9}  " +
            string.Join(", ", quarters.Select(each => $"{each} MiB")));
        return outcome is { Requests: > 0, Failed: 0, Resets: 0 }
            && versions > 0
            && await gateway.StatAsync("configuration.update_rejected") == 0
            && (seconds < FlatFrom || quarters[3] - quarters[1] <= FlatMiB);
    }

    private Task<SoakOutcome> LoadAsync(SoakProtocol protocol, int port) => protocol.Client switch
    {
        SoakClient.WebSocket => WebSocketLoad.RunAsync(port, seconds),
        SoakClient.Grpc => GrpcLoad.RunAsync(port, seconds),
        _ => RequestLoad.RunAsync(protocol, port, seconds),
    };
}
