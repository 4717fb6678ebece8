using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Envoy;

namespace Slipway.Gateway.Tests;

public sealed class ReloadTests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-reload-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Requests_that_come_later_are_served_by_the_new_version_on_the_connection_there_is()
    {
        await using var gateway = await TestGateway.StartAsync(Yaml("first"));
        Assert.Equal("first", await gateway.Client.GetStringAsync("/", Cancellation));

        await gateway.Host.ReloadAsync(Parse(Yaml("second")), Cancellation);

        Assert.Equal("second", await gateway.Client.GetStringAsync("/", Cancellation));
        var stats = await gateway.AdminAsync("/stats");
        Assert.Contains("downstream_cx_total: 1\n", stats, StringComparison.Ordinal);
        Assert.Contains("configuration.update_success: 1\n", stats, StringComparison.Ordinal);
        Assert.Contains("second", await gateway.AdminAsync("/config_dump"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_under_way_ends_under_the_version_it_began_with()
    {
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await answer.Task;
            await context.Response.WriteAsync("old");
        });
        await using var gateway = await TestGateway.StartAsync(
            upstream.Port, ["{ match: { prefix: / }, route: { cluster: up } }"], filters: Guests.Filter(Guests.AddsHeaders));
        var waiting = gateway.Client.GetAsync("/", Cancellation);
        await arrived.Task.WaitAsync(Cancellation);

        // Neither the cluster nor the filter is there any more.
        await gateway.Host.ReloadAsync(Parse(Yaml("new")), Cancellation);

        Assert.Equal("new", await gateway.Client.GetStringAsync("/", Cancellation));
        Assert.Equal(1, await ActiveVmsAsync(gateway));
        answer.SetResult();
        using var response = await waiting;
        Assert.Equal("old", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(["yes"], response.Headers.GetValues("x-added"));

        // The old version is gone when its last request is.
        await Eventually.TrueAsync(async () => await ActiveVmsAsync(gateway) == 0);
    }

    [Theory]
    [InlineData("direct_response: { status: 1000 }", "static_resources.listeners[0]")]
    [InlineData("route: { cluster: nowhere }", "nowhere")]
    public async Task A_bad_version_is_refused_with_its_reason_and_the_old_one_goes_on(string action, string reason)
    {
        var path = Path.Combine(_folder, "envoy.yaml");
        await File.WriteAllTextAsync(path, Yaml("first"), Cancellation);
        await using var host = await GatewayHost.StartAsync(new GatewayOptions { ConfigurationPath = path }, Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{host.Listeners[0].Address}") };
        await File.WriteAllTextAsync(
            path, Yaml("x").Replace("direct_response: { status: 200, body: { inline_string: 'x' } }", action, StringComparison.Ordinal), Cancellation);

        var error = await Assert.ThrowsAsync<GatewayException>(() => host.ReloadAsync(cancellationToken: Cancellation));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal("first", await client.GetStringAsync("/", Cancellation));
        using var admin = new HttpClient();
        Assert.Contains(
            "configuration.update_rejected: 1\n",
            await admin.GetStringAsync(new Uri($"http://{host.AdminAddress}/stats"), Cancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_has_changed_is_applied_and_a_bad_one_is_not()
    {
        var module = Path.Combine(_folder, "filter.wat");
        await File.WriteAllTextAsync(module, Guests.AddsHeaders, Cancellation);
        var yaml = Yaml("hello", Guests.FilterFrom(module));
        await using var gateway = await TestGateway.StartAsync(yaml);
        Assert.Equal(["yes"], await AddedAsync());

        await File.WriteAllTextAsync(module, Guests.AddsHeaders.Replace("x-addedyes", "x-addednew", StringComparison.Ordinal), Cancellation);
        await gateway.Host.ReloadAsync(Parse(yaml), Cancellation);
        Assert.Equal(["new"], await AddedAsync());

        await File.WriteAllTextAsync(module, "nonsense", Cancellation);
        var error = await Assert.ThrowsAsync<GatewayException>(() => gateway.Host.ReloadAsync(Parse(yaml), Cancellation));
        Assert.Contains($"cannot be loaded from {module}", error.Message, StringComparison.Ordinal);
        Assert.Equal(["new"], await AddedAsync());
        Assert.Equal(1, await ActiveVmsAsync(gateway));

        async Task<IEnumerable<string>> AddedAsync()
        {
            using var response = await gateway.Client.GetAsync("/", Cancellation);
            return response.Headers.GetValues("x-added");
        }
    }

    [Fact]
    public async Task What_has_not_changed_goes_on_as_it_is()
    {
        await using var upstream = await Upstream.StartAsync();
        string[] routes = ["{ match: { prefix: / }, route: { cluster: up } }"];
        var filters = Guests.Filter(Guests.CountsLogs);
        await using var gateway = await TestGateway.StartAsync(upstream.Port, routes, filters: filters);
        await gateway.Client.GetStringAsync("/", Cancellation);
        var created = Created(await gateway.AdminAsync("/stats"));

        var changed = TestGateway.Yaml(upstream.Port, ["{ match: { path: /new }, direct_response: { status: 204 } }", .. routes], filters: filters);
        await gateway.Host.ReloadAsync(Parse(changed), Cancellation);

        using var response = await gateway.Client.GetAsync("/new", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await gateway.Client.GetStringAsync("/", Cancellation);
        await Eventually.TrueAsync(async () => (await gateway.AdminAsync("/stats")).Contains("logged: 3\n", StringComparison.Ordinal));
        var stats = await gateway.AdminAsync("/stats");
        Assert.Equal(created, Created(stats));
        Assert.Contains("cluster.up.upstream_cx_total: 1\n", stats, StringComparison.Ordinal);

        static string Created(string stats) => stats.Split('\n').Single(line => line.Contains(".created: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Listeners_come_and_go()
    {
        await using var gateway = await TestGateway.StartAsync(Yaml("one"));
        var first = gateway.Client.BaseAddress!;

        await gateway.Host.ReloadAsync(Parse(Yaml("two").Replace("name: main", "name: other", StringComparison.Ordinal)), Cancellation);

        var listener = Assert.Single(gateway.Host.Listeners);
        Assert.Equal("other", listener.Name);
        using var client = new HttpClient();
        Assert.Equal("two", await client.GetStringAsync(new Uri($"http://{listener.Address}/"), Cancellation));
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var fresh = new HttpClient();
                await fresh.GetStringAsync(first, Cancellation);
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        });
    }

    [Fact]
    public async Task An_address_that_cannot_be_had_leaves_everything_as_it_was()
    {
        await using var gateway = await TestGateway.StartAsync(Yaml("one"));
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = Yaml("two");
        var port = taken.LastIndexOf("port_value: 0", StringComparison.Ordinal);
        taken = $"{taken[..port]}port_value: {((IPEndPoint)other.LocalEndpoint).Port}{taken[(port + "port_value: 0".Length)..]}";

        var error = await Assert.ThrowsAsync<GatewayException>(() => gateway.Host.ReloadAsync(Parse(taken), Cancellation));

        Assert.Contains("because another program does", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", await gateway.Client.GetStringAsync("/", Cancellation));
    }

    [Fact]
    public async Task Limits_that_have_changed_hold_for_new_connections()
    {
        await using var gateway = await TestGateway.StartAsync(Yaml("one"));
        Assert.Equal("one", await gateway.Client.GetStringAsync("/", Cancellation));
        var smaller = Yaml("two").Replace("stat_prefix: ingress", "stat_prefix: ingress\n          max_request_headers_kb: 1", StringComparison.Ordinal);

        await gateway.Host.ReloadAsync(Parse(smaller), Cancellation);

        // The connection there is keeps the limits it began with, and its requests are served by the new version.
        using var large = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "x-large", new string('x', 2000) } } };
        using var old = await gateway.Client.SendAsync(large, Cancellation);
        Assert.Equal("two", await old.Content.ReadAsStringAsync(Cancellation));
        Assert.StartsWith(
            "HTTP/1.1 431",
            await gateway.SendRawAsync($"GET / HTTP/1.1\r\nHost: a\r\nx-large: {new string('x', 2000)}\r\n\r\n"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task No_request_is_lost_however_often_modules_and_configuration_change(string version)
    {
        await using var upstream = await Upstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Version(upstream.Port, 0));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 16, EnableMultipleHttp2Connections = true })
        {
            BaseAddress = gateway.Client.BaseAddress,
            DefaultRequestVersion = System.Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var served = 0;
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                using var response = await client.GetAsync("/", Cancellation);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancellation));
                Assert.Single(response.Headers.GetValues("x-added"));
                Interlocked.Increment(ref served);
            }
        })).ToArray();

        for (var i = 1; i <= 20; i++)
        {
            await gateway.Host.ReloadAsync(Parse(Version(upstream.Port, i)), Cancellation);
            var target = Volatile.Read(ref served) + 50;
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref served) >= target || clients.Any(task => task.IsFaulted)));
        }

        await enough.CancelAsync();
        await Task.WhenAll(clients);
        await Eventually.TrueAsync(async () => await ActiveVmsAsync(gateway) == 1);

        // Every version has another module, another cluster, other routes, and other limits.
        static string Version(int port, int i) => TestGateway.Yaml(
            port,
            [$"{{ name: r{i}, match: {{ prefix: / }}, route: {{ cluster: up }} }}"],
            manager: $"max_request_headers_kb: {60 + i}",
            filters: Guests.Filter(Guests.AddsHeaders.Replace("x-addedyes", $"x-added{i:000}", StringComparison.Ordinal)),
            cluster: $"per_connection_buffer_limit_bytes: {100000 + i}");
    }

    [Fact]
    public async Task Files_that_change_are_applied_as_soon_as_they_are_seen_to_and_bad_ones_are_told_about()
    {
        var log = new ListLogger();
        var (path, module) = (Path.Combine(_folder, "envoy.yaml"), Path.Combine(_folder, "filter.wat"));
        await File.WriteAllTextAsync(module, Guests.AddsHeaders, Cancellation);

        // As with a mounted ConfigMap of Kubernetes: what changes is a link.
        Link("one", Yaml("one", Guests.FilterFrom(module)));
        await using var host = await GatewayHost.StartAsync(
            TestGateway.Options(Yaml("one")) with { Bootstrap = null, ConfigurationPath = path, LoggerFactory = log }, Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{host.Listeners[0].Address}") };
        using var enough = new CancellationTokenSource();
        var watching = host.WatchAsync(TimeSpan.FromMilliseconds(20), enough.Token);

        Link("two", Yaml("two", Guests.FilterFrom(module)));
        await Eventually.TrueAsync(async () => await client.GetStringAsync("/", Cancellation) == "two");

        Link("three", "static_resources: {}");
        await Eventually.TrueAsync(() => Task.FromResult(log.Contains("The configuration has no listeners")));
        Assert.Equal("two", await client.GetStringAsync("/", Cancellation));

        Link("four", Yaml("four", Guests.FilterFrom(module)));
        await Eventually.TrueAsync(async () => await client.GetStringAsync("/", Cancellation) == "four");

        await File.WriteAllTextAsync(module, Guests.AddsHeaders.Replace("x-addedyes", "x-addednew", StringComparison.Ordinal), Cancellation);
        await Eventually.TrueAsync(async () =>
        {
            using var response = await client.GetAsync("/", Cancellation);
            return response.Headers.GetValues("x-added").Single() == "new";
        });
        await enough.CancelAsync();
        await watching;

        void Link(string version, string yaml)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, version)).FullName;
            File.WriteAllText(Path.Combine(folder, "envoy.yaml"), yaml);
            File.CreateSymbolicLink(Path.Combine(_folder, "new"), Path.Combine(folder, "envoy.yaml"));
            File.Move(Path.Combine(_folder, "new"), path, overwrite: true);
        }
    }

    private static async Task<int> ActiveVmsAsync(TestGateway gateway)
    {
        var line = (await gateway.AdminAsync("/stats")).Split('\n').Single(line => line.StartsWith("wasm.wasm_vm_count: ", StringComparison.Ordinal));
        return int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Bootstrap Parse(string yaml)
    {
        var result = EnvoyConfiguration.Parse(yaml, "test.yaml");
        Assert.Empty(result.Errors);
        return Assert.IsType<Bootstrap>(result.Bootstrap);
    }

    private static string Yaml(string says, string filters = "") => TestGateway.Yaml(
        1, [$"{{ match: {{ prefix: / }}, direct_response: {{ status: 200, body: {{ inline_string: '{says}' }} }} }}"], filters: filters);
}
