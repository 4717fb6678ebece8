using System.Net;
using Microsoft.AspNetCore.Http;

namespace Slipway.Gateway.Tests.Abuse;

/// <summary>A gateway with a Wasm filter in its chain, and what must hold of it whatever one of its peers does.</summary>
internal sealed class AbusedGateway : IAsyncDisposable
{
    private readonly Upstream _upstream;
    private long _memory;

    private AbusedGateway(TestGateway gateway, Upstream upstream) => (Gateway, _upstream) = (gateway, upstream);

    public TestGateway Gateway { get; }

    /// <summary>Before an upstream that says <c>hello</c>, or what <paramref name="answer"/> does for paths other than <c>/other</c>.</summary>
    public static async Task<AbusedGateway> StartAsync(
        RequestDelegate? answer = null, string manager = "", string route = "", string cluster = "")
    {
        var upstream = await Upstream.StartAsync(
            context => answer is null || context.Request.Path == "/other" ? context.Response.WriteAsync("hello") : answer(context));
        return await StartAsync(upstream.Port, upstream, manager, route, cluster);
    }

    /// <summary>A gateway that also sends to an upstream of the test's own all but <c>/other</c>.</summary>
    public static async Task<AbusedGateway> StartAsync(int port, string manager = "", string route = "", string cluster = "")
    {
        var well = await Upstream.StartAsync();
        return await StartAsync(port, well, manager, route, cluster, TestGateway.Cluster("well", well.Port));
    }

    /// <summary>Another client gets its answers.</summary>
    public async Task ServesOthersAsync()
    {
        Version[] versions = [HttpVersion.Version11, HttpVersion.Version20];
        foreach (var version in versions)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/other")
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var response = await Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal("hello", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(["yes"], response.Headers.GetValues("x-added"));
        }
    }

    /// <summary>
    /// No request is under way any more, neither here nor at the upstream, the filter has no context left, and no connection is there but
    /// those of <see cref="ServesOthersAsync"/>.
    /// </summary>
    /// <param name="connections">How many connections these are; null where the test has others of that client.</param>
    public Task ComesToRestAsync(int? connections = 2) => Eventually.TrueAsync(async () =>
    {
        var stats = await Gateway.AdminAsync("/stats");
        string[] idle =
        [
            "http.ingress.downstream_rq_active: 0\n", "cluster.up.upstream_rq_active: 0\n", "\nstreams: 0\n",
            connections is null ? "" : $".downstream_cx_active: {connections}\n",
        ];
        return idle.All(line => stats.Contains(line, StringComparison.Ordinal));
    });

    /// <summary>The managed heap has not grown by more than this since the start.</summary>
    public void HasGrownByAtMost(long bytes) => Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - _memory, long.MinValue, bytes);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    private static async Task<AbusedGateway> StartAsync(
        int port, Upstream upstream, string manager, string route, string cluster, string clusters = "")
    {
        string[] routes =
        [
            $"{{ match: {{ path: /other }}, route: {{ cluster: {(clusters == "" ? "up" : "well")} }} }}",
            $"{{ match: {{ prefix: / }}, route: {{ cluster: up, {route} }} }}",
        ];
        var gateway = new AbusedGateway(
            await TestGateway.StartAsync(port, routes, manager, Guests.Filter(Guests.CountsStreams), clusters, cluster), upstream);
        await gateway.ServesOthersAsync();
        gateway._memory = GC.GetTotalMemory(forceFullCollection: true);
        return gateway;
    }
}
