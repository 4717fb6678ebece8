using System.Globalization;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>A request stays on the event loop of its client's connection, on the way to nginx and back.</summary>
public sealed class EventLoopPeerTests(Nginx nginx) : IClassFixture<Nginx>
{
    [Fact]
    public async Task Connections_to_an_upstream_are_opened_on_the_loops_of_those_to_clients()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration { Upstreams = [nginx.Http1Port] });

        var load = await Client.RunAsync("h2load", "--h1", "--requests=4000", "--clients=16", gateway.Url("/seen"));

        Assert.Contains("status codes: 4000 2xx, 0 3xx, 0 4xx, 0 5xx", load, StringComparison.Ordinal);
        var stats = await PeerGateway.CurlAsync(gateway.AdminUrl("/stats"));

        // How many depends on how busy the machine is: where attempts take long, the first connection is used wherever it is. None would be,
        // if .NET's loops were not known for what they are.
        Assert.True(Value(stats, "cluster.up.upstream_cx_on_loop") > 0, stats);
    }

    private static int Value(string stats, string name)
    {
        var line = stats.Split('\n').Single(line => line.StartsWith($"{name}: ", StringComparison.Ordinal));
        return int.Parse(line.AsSpan(name.Length + 2), CultureInfo.InvariantCulture);
    }
}
