namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>
/// A request stays on the event loop of its client's connection, on the way to nginx and back, and is written with the others of a turn.
/// </summary>
public sealed class EventLoopPeerTests(Nginx nginx) : IClassFixture<Nginx>
{
    [Fact]
    public async Task Connections_to_an_upstream_are_opened_on_the_loops_of_those_to_clients()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration { Upstreams = [nginx.Http1Port] });

        await LoadAsync(gateway, requests: 4000, clients: 16);

        // How many depends on how busy the machine is: where attempts take long, the first connection is used wherever it is. None would be,
        // if .NET's loops were not known for what they are.
        Assert.InRange(await gateway.StatAsync("cluster.up.upstream_cx_on_loop"), 1, long.MaxValue);
    }

    [Fact]
    public async Task Requests_that_come_together_are_written_to_their_upstream_together_at_the_end_of_a_loop_s_turn()
    {
        Assert.SkipWhen(nginx.SkipReason is not null, nginx.SkipReason ?? "");
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration { Upstreams = [nginx.Http1Port] });

        // One after the other: none waits, but for the one in sixteen that asks whether there are others.
        await LoadAsync(gateway, requests: 1600, clients: 1);
        var heldAlone = await gateway.StatAsync("cluster.up.upstream_cx_writes_held");
        Assert.InRange(heldAlone, 1, 200);

        await LoadAsync(gateway, requests: 16000, clients: 64);
        Assert.InRange(await gateway.StatAsync("cluster.up.upstream_cx_writes_held") - heldAlone, 8001, long.MaxValue);
    }

    /// <summary>So many requests, all of which succeed.</summary>
    private static async Task LoadAsync(PeerGateway gateway, int requests, int clients)
    {
        var load = await Client.RunAsync("h2load", "--h1", $"--requests={requests}", $"--clients={clients}", gateway.Url("/seen"));
        Assert.Contains($"status codes: {requests} 2xx, 0 3xx, 0 4xx, 0 5xx", load, StringComparison.Ordinal);
    }
}
