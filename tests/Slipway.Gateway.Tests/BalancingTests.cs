using System.Net;
using Slipway.Envoy;
using Slipway.Gateway.Balancing;
using Slipway.Gateway.Clusters;

namespace Slipway.Gateway.Tests;

public sealed class BalancingTests
{
    private const string HashByHeader = """{ match: { prefix: / }, route: { cluster: up, hash_policy: [{ header: { header_name: x-user } }] } }""";

    [Fact]
    public void Points_on_the_ring_are_where_envoy_has_them()
    {
        // Of Envoy's own tests of its ring: hosts on ports 90 to 95, two points each.
        Assert.Equal(833437586790550860UL, new[] { 0, 1 }.Select(i => HostHash.Of($"127.0.0.1:94_{i}")).Min());
        Assert.Equal(928266305478181108UL, new[] { 0, 1 }.Select(i => HostHash.Of($"127.0.0.1:92_{i}")).Min());
    }

    [Theory]
    [InlineData(LbPolicy.RingHash)]
    [InlineData(LbPolicy.Maglev)]
    public void A_hash_keeps_its_host_when_another_host_goes(LbPolicy policy)
    {
        var hosts = Hosts(1, 1, 1, 1, 1);
        var cluster = new Cluster { LbPolicy = policy };
        var before = LoadBalancer.Create(cluster, hosts, new Random(1));
        var after = LoadBalancer.Create(cluster, hosts[1..], new Random(1));

        var hashes = Enumerable.Range(0, 2000).Select(i => HostHash.Of($"user {i}")).ToList();
        var stayed = hashes.Count(hash => before.Pick(hash) == after.Pick(hash));
        var gone = hashes.Count(hash => before.Pick(hash) == hosts[0]);

        // Hashes modulo the number of hosts would move four fifths.
        Assert.InRange(gone, 200, 700);
        Assert.InRange(stayed, 1400, 2000 - gone);
    }

    [Theory]
    [InlineData(LbPolicy.RoundRobin)]
    [InlineData(LbPolicy.Random)]
    [InlineData(LbPolicy.LeastRequest)]
    [InlineData(LbPolicy.RingHash)]
    [InlineData(LbPolicy.Maglev)]
    public void Hosts_get_shares_by_their_weights(LbPolicy policy)
    {
        var hosts = Hosts(1, 2, 5);
        var balancer = LoadBalancer.Create(new Cluster { LbPolicy = policy }, hosts, new Random(7));
        var picks = new int[3];

        for (var i = 0; i < 8000; i++)
        {
            var host = balancer.Pick(HostHash.Of($"request {i}"))!;
            picks[Array.IndexOf(hosts, host)]++;
        }

        Assert.InRange(picks[0], 700, 1300);
        Assert.InRange(picks[1], 1600, 2400);
        Assert.InRange(picks[2], 4400, 5600);
    }

    [Fact]
    public void Least_request_prefers_the_host_with_fewer_requests_under_way()
    {
        var hosts = Hosts(1, 1);
        var balancer = LoadBalancer.Create(new Cluster { LbPolicy = LbPolicy.LeastRequest, LeastRequestChoices = 8 }, hosts, new Random(3));
        for (var i = 0; i < 5; i++)
            hosts[0].RequestBegins();

        Assert.InRange(Enumerable.Range(0, 1000).Count(_ => balancer.Pick(null) == hosts[1]), 980, 1000);
    }

    [Theory]
    [InlineData("RING_HASH")]
    [InlineData("MAGLEV")]
    public async Task Requests_with_the_same_header_go_to_the_same_host(string policy)
    {
        await using var one = await Upstream.StartAsync("one");
        await using var two = await Upstream.StartAsync("two");
        await using var gateway = await StartAsync(policy, HashByHeader, one, two);
        var answers = new Dictionary<string, string>();

        for (var i = 0; i < 60; i++)
        {
            var user = $"user-{i % 20}";
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add("x-user", user);
            using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (!answers.TryAdd(user, answer))
                Assert.Equal(answers[user], answer);
        }

        Assert.Equal(["one", "two"], answers.Values.Distinct().Order());
    }

    [Fact]
    public async Task A_cookie_is_made_for_who_sends_none_and_leads_to_the_same_host()
    {
        await using var one = await Upstream.StartAsync("one");
        await using var two = await Upstream.StartAsync("two");
        await using var gateway = await StartAsync(
            "RING_HASH",
            """{ match: { prefix: / }, route: { cluster: up, hash_policy: [{ cookie: { name: affinity, ttl: 30s, path: /app } }] } }""",
            one,
            two);

        using var first = await gateway.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var cookie = Assert.Single(first.Headers.GetValues("set-cookie"));
        Assert.Matches("^affinity=\"[0-9a-f]{16}\"; Max-Age=30; Path=/app; HttpOnly$", cookie);
        var answer = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 4; i++)
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = gateway.Client.BaseAddress };
            client.DefaultRequestHeaders.Add("cookie", $"other=1; {cookie.Split(';')[0]}");
            using var next = await client.GetAsync("/", TestContext.Current.CancellationToken);
            Assert.False(next.Headers.Contains("set-cookie"));
            Assert.Equal(answer, await next.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Query_parameter_and_client_address_are_hashed_too_and_a_terminal_policy_ends_it()
    {
        await using var one = await Upstream.StartAsync("one");
        await using var two = await Upstream.StartAsync("two");
        const string policies =
            "{ query_parameter: { name: k }, terminal: true }, { connection_properties: { source_ip: true } }, { header: { header_name: x-user } }";
        await using var gateway = await StartAsync("RING_HASH", $$"""{ match: { prefix: / }, route: { cluster: up, hash_policy: [{{policies}}] } }""", one, two);

        // With the parameter the header counts for nothing.
        Assert.Single(await AnswersAsync(gateway, i => ("/?a=1&k=v", $"user-{i}")));
        Assert.Equal(2, (await AnswersAsync(gateway, i => ($"/?k={i}", "same"))).Count);
        Assert.Equal(2, (await AnswersAsync(gateway, i => ("/", $"user-{i}"))).Count);
        Assert.Single(await AnswersAsync(gateway, _ => ("/", "same")));
    }

    private static async Task<HashSet<string>> AnswersAsync(TestGateway gateway, Func<int, (string Path, string User)> request)
    {
        var answers = new HashSet<string>();
        for (var i = 0; i < 24; i++)
        {
            var (path, user) = request(i);
            using var message = new HttpRequestMessage(HttpMethod.Get, path);
            message.Headers.Add("x-user", user);
            using var response = await gateway.Client.SendAsync(message, TestContext.Current.CancellationToken);
            answers.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        return answers;
    }

    private static Task<TestGateway> StartAsync(string policy, string route, params Upstream[] upstreams)
    {
        return TestGateway.StartAsync(
            upstreams[0].Port,
            [route],
            cluster: $"lb_policy: {policy}",
            endpoints: [.. upstreams.Skip(1).Select(upstream => upstream.Port)]);
    }

    private static UpstreamHost[] Hosts(params int[] weights) =>
    [
        .. weights.Select((weight, i) => new UpstreamHost(
            new Endpoint { Address = new Envoy.SocketAddress("127.0.0.1", 90 + i), Weight = weight },
            new IPEndPoint(IPAddress.Loopback, 90 + i),
            ProxyWasm.Properties.Metadata.Empty)),
    ];
}
