using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Tests.Cluster;

public sealed class ClusterClientTests(TestCluster cluster)
{
    [Fact]
    public async Task What_a_module_does_is_done_in_the_name_of_its_service_account_and_denied_by_the_server_if_that_may_not()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        var request = new ClusterRequest(HttpMethod.Post, TestCluster.ConfigMap.Path(ns))
        {
            Content = Bytes(TestCluster.NewConfigMap("a")),
            Identity = new ModuleIdentity("websites", ns, "websites"),
        };

        var denied = await Assert.ThrowsAsync<ClusterException>(() => client.SendAsync(request, CancellationToken.None));

        Assert.True(denied.IsForbidden);
        Assert.Contains(
            $"User \"system:serviceaccount:{ns}:websites\" cannot create resource \"configmaps\"", denied.Message,
            StringComparison.Ordinal);

        await AllowAsync(ns, "system:serviceaccounts:" + ns);
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await client.SendAsync(request, CancellationToken.None);
                return true;
            }
            catch (ClusterException e) when (e.IsForbidden)
            {
                // The server has not yet heard of the role.
                return false;
            }
        });
    }

    [Fact]
    public async Task The_kinds_of_the_server_are_found_by_kind_and_by_resource_and_a_new_one_once_it_is_there()
    {
        cluster.SkipWithoutServer();
        using var client = cluster.Connect();
        var discovery = new ApiDiscovery(client);

        Assert.Equal(
            new ResourceKind("apps", "v1", "Deployment", "deployments", true),
            await discovery.FindAsync("apps/v1", "Deployment", CancellationToken.None));
        Assert.Equal(
            new ResourceKind("", "v1", "Namespace", "namespaces", false),
            await discovery.FindResourceAsync("v1", "namespaces", CancellationToken.None));
        Assert.Null(await discovery.FindAsync("apps/v1", "Nothing", CancellationToken.None));
        Assert.Null(await discovery.FindAsync("nothing.example/v1", "Nothing", CancellationToken.None));
        Assert.Equal(TestCluster.Widget, await discovery.FindAsync("test.slipway.dev/v1", "Widget", CancellationToken.None));
    }

    [Fact]
    public async Task A_kind_that_is_not_there_is_asked_for_again_but_not_at_once()
    {
        var asked = 0;
        var time = new FakeTimeProvider();
        await using var server = await FaultyApiServer.StartAsync(context =>
        {
            const string Widgets =
                """{"name":"widgets","kind":"Widget","namespaced":true},{"name":"widgets/status","kind":"Widget","namespaced":true}""";
            var isThere = Interlocked.Increment(ref asked) > 1;
            return context.Response.WriteAsync($$"""{"resources":[{{(isThere ? Widgets : "")}}]}""");
        });
        using var client = server.Connect(new ClusterClientOptions { Time = time });
        var discovery = new ApiDiscovery(client);

        Assert.Null(await discovery.FindAsync("test.slipway.dev/v1", "Widget", CancellationToken.None));
        Assert.Null(await discovery.FindAsync("test.slipway.dev/v1", "Widget", CancellationToken.None));
        Assert.Equal(1, asked);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TestCluster.Widget, await discovery.FindAsync("test.slipway.dev/v1", "Widget", CancellationToken.None));
        time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await discovery.FindAsync("test.slipway.dev/v1", "Widget", CancellationToken.None));
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(500, true)]
    [InlineData(429, false)]
    public async Task An_overloaded_server_is_asked_again_also_for_what_must_not_be_done_twice(int status, bool hasRetryAfter)
    {
        var asked = 0;
        await using var server = await FaultyApiServer.StartAsync(context =>
        {
            if (Interlocked.Increment(ref asked) > 2)
                return context.Response.WriteAsync("{}");
            context.Response.StatusCode = status;
            if (hasRetryAfter)
                context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });
        using var client = server.Connect();

        var answer = await client.SendAsync(new ClusterRequest(HttpMethod.Post, "api"), CancellationToken.None);

        Assert.Equal("{}", Encoding.UTF8.GetString(answer));
        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData("POST", 503, 1)]
    [InlineData("GET", 503, 5)]
    [InlineData("GET", 404, 1)]
    [InlineData("GET", 500, 1)]
    [InlineData("POST", 429, 5)]
    public async Task There_is_an_end_to_asking_again(string method, int status, int expected)
    {
        var asked = 0;
        await using var server = await FaultyApiServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("""{"kind":"Status","message":"not today","reason":"Why"}""");
        });
        using var client = server.Connect();

        var failed = await Assert.ThrowsAsync<ClusterException>(
            () => client.SendAsync(new ClusterRequest(new HttpMethod(method), "api/v1/things?x=y"), CancellationToken.None));

        Assert.Equal(((HttpStatusCode)status, "Why"), (failed.Code, failed.Reason));
        Assert.Equal($"{method} api/v1/things: {status}, not today.", failed.Message);
        Assert.Equal(expected, asked);
    }

    [Fact]
    public async Task Who_should_wait_longer_than_it_may_is_told_at_once()
    {
        await using var server = await FaultyApiServer.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        using var client = server.Connect();

        var failed = await Assert.ThrowsAsync<ClusterException>(
            () => client.SendAsync(new ClusterRequest(HttpMethod.Get, "api"), CancellationToken.None));

        Assert.Equal(TimeSpan.FromHours(1), failed.RetryAfter);
    }

    [Fact]
    public async Task Who_does_not_lead_any_more_asks_no_second_time()
    {
        var (requests, leads) = (0, true);
        await using var server = await FaultyApiServer.StartAsync(context =>
        {
            (requests, leads) = (requests + 1, false);
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });
        using var client = server.Connect();

        var failed = await Assert.ThrowsAsync<ClusterException>(() => client.SendAsync(Led(() => leads), CancellationToken.None));

        Assert.True(failed is { IsNotLeader: true, IsTransient: false });
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task A_request_that_has_begun_has_no_content_where_its_host_does_not_lead_any_more()
    {
        var (asked, executed) = (0, false);
        await using var server = await FaultyApiServer.StartAsync(async context =>
        {
            using var content = new StreamReader(context.Request.Body);
            await content.ReadToEndAsync(context.RequestAborted);
            executed = true;
        });
        using var client = server.Connect();

        var failed = await Assert.ThrowsAsync<ClusterException>(() => client.SendAsync(Led(() => ++asked == 1), CancellationToken.None));

        Assert.Equal("PUT api is not sent: this host does not lead any more.", failed.Message);
        Assert.Equal((2, false), (asked, executed));
    }

    private static ClusterRequest Led(Func<bool> isLeader) => new(HttpMethod.Put, "api")
    {
        Content = new byte[100],
        IsRepeatable = true,
        IsLeader = isLeader,
    };

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using var client = new Func<ClusterClient>(() =>
        {
            var file = Path.GetTempFileName();
            File.WriteAllText(file, """
                clusters: [{ name: test, cluster: { server: "http://127.0.0.1:1" } }]
                users: [{ name: test, user: { token: x } }]
                contexts: [{ name: test, context: { cluster: test, user: test } }]
                current-context: test
                """);
            var connected = ClusterConnection.Connect(file, options: new ClusterClientOptions { MaxAttempts = 2 });
            File.Delete(file);
            return connected;
        })();

        var failed = await Assert.ThrowsAsync<ClusterException>(
            () => client.SendAsync(new ClusterRequest(HttpMethod.Post, "api"), CancellationToken.None));

        Assert.StartsWith("The API server http://127.0.0.1:1 cannot be asked: ", failed.Message, StringComparison.Ordinal);
        Assert.True(failed is { NeverArrived: true, IsTransient: true, Code: null });
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_or_not_one_is_named()
    {
        Assert.Contains(
            "/none/kubeconfig", Assert.Throws<InvalidOperationException>(() => ClusterConnection.Connect("/none/kubeconfig")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_say_who_sends_them()
    {
        string? agent = null;
        await using var server = await FaultyApiServer.StartAsync(context =>
        {
            agent = context.Request.Headers.UserAgent;
            return context.Response.WriteAsync("{}");
        });
        using var client = server.Connect();

        await client.SendAsync(
            new ClusterRequest(HttpMethod.Get, "api") { Identity = new ModuleIdentity("websites", "n", "s") }, CancellationToken.None);

        Assert.StartsWith("slipway-operator/websites/", agent, StringComparison.Ordinal);
    }

    private async Task AllowAsync(string ns, string group)
    {
        await cluster.Api.SendAsync(HttpMethod.Post, $"apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "maps" },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(""),
                ["resources"] = new JsonArray("configmaps"),
                ["verbs"] = new JsonArray("create"),
            }),
        });
        await cluster.Api.SendAsync(HttpMethod.Post, $"apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "maps" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = "maps" },
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["apiGroup"] = "rbac.authorization.k8s.io",
                ["kind"] = "Group",
                ["name"] = group,
            }),
        });
    }

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node);
}
