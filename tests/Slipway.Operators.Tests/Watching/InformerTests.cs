using System.Collections.Concurrent;
using System.Text.Json;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Watching;

/// <summary>Against the real API server.</summary>
public sealed class InformerTests(TestCluster cluster)
{
    private static readonly InformerOptions _soon = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(50),
        LastBackoff = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task A_list_of_many_objects_comes_in_pages_and_all_of_it_counts_as_the_first_list()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (index, _) =>
            await CreateAsync(client, ns, $"many-{index:0000}"));
        await using var informers = TestCluster.Informers(client);
        var changes = new Changes();

        using var subscription = informers.Subscribe(TestCluster.ConfigMap, ns, null, changes.Handle);
        await subscription.Objects.Synced.WaitAsync(Eventually.Patience);

        Assert.All(await changes.NextAsync(1_200), change => Assert.True(change is { Type: "added", IsFirstList: true }));
        Assert.Equal(1_200, subscription.Objects.List().Count);
        Assert.Equal("many-0700", subscription.Objects.Get(new(ns, "many-0700"))?.Key.Name);
    }

    [Fact]
    public async Task Changes_are_told_in_their_order_and_the_objects_are_the_bytes_of_the_server_without_managedFields()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        await using var informers = TestCluster.Informers(client);
        var changes = new Changes();
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, ns, null, changes.Handle);
        await subscription.Objects.Synced.WaitAsync(Eventually.Patience);

        await CreateAsync(client, ns, "one");
        for (var value = 2; value <= 20; value++)
        {
            await cluster.Api.SendAsync(
                HttpMethod.Put, $"api/v1/namespaces/{ns}/configmaps/one", TestCluster.NewConfigMap("one", $"{value}"));
        }

        await cluster.Api.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{ns}/configmaps/one");

        var told = await changes.NextAsync(21);
        Assert.Equal(["added", .. Enumerable.Repeat("modified", 19), "deleted"], told.Select(change => change.Type));
        Assert.Equal(Enumerable.Range(1, 20).Select(value => $"{value}"), told.Take(20).Select(change => ValueOf(change.Current!)));
        Assert.All(told, change => Assert.False(change.IsFirstList));
        using var document = JsonDocument.Parse(told[0].Current!.Utf8);
        Assert.Equal("v1", document.RootElement.GetProperty("apiVersion").GetString());
        Assert.Equal("ConfigMap", document.RootElement.GetProperty("kind").GetString());
        var metadata = document.RootElement.GetProperty("metadata");
        Assert.False(metadata.TryGetProperty("managedFields", out _));
        Assert.Equal(metadata.GetProperty("uid").GetString(), told[0].Current!.Uid);
        Assert.Equal(metadata.GetProperty("resourceVersion").GetString(), told[0].Current!.ResourceVersion);
        Assert.Empty(subscription.Objects.List());
    }

    [Fact]
    public async Task A_watch_that_is_cut_goes_on_where_it_was()
    {
        var ns = await cluster.NamespaceAsync();
        await using var proxy = new CuttableProxy(cluster.Api.Port, cluster.Api.Kubeconfig);
        using var client = ClusterConnection.Connect(proxy.Kubeconfig);
        await using var informers = TestCluster.Informers(client, _soon);
        var changes = new Changes();
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, ns, null, changes.Handle);
        await subscription.Objects.Synced.WaitAsync(Eventually.Patience);

        for (var round = 0; round < 5; round++)
        {
            await CreateAsync(cluster.Api, ns, $"before-{round}");
            Assert.Equal($"added before-{round}", (await changes.NextAsync()).ToString());
            proxy.Cut();
            await CreateAsync(cluster.Api, ns, $"meanwhile-{round}");
            await cluster.Api.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{ns}/configmaps/before-{round}");
            proxy.Mend();
            Assert.Equal(
                [$"added meanwhile-{round}", $"deleted before-{round}"], (await changes.NextAsync(2)).Select(change => change.ToString()));
        }

        Assert.True(changes.IsEmpty);
    }

    [Fact]
    public async Task A_peer_that_falls_silent_is_given_up_when_it_should_have_ended_the_watch()
    {
        var ns = await cluster.NamespaceAsync();
        await using var proxy = new CuttableProxy(cluster.Api.Port, cluster.Api.Kubeconfig);
        using var client = ClusterConnection.Connect(
            proxy.Kubeconfig, options: new ClusterClientOptions { RequestTimeout = TimeSpan.FromSeconds(2) });
        await using var informers = TestCluster.Informers(
            client, _soon with { WatchTimeout = TimeSpan.FromSeconds(1), WatchGrace = TimeSpan.FromSeconds(1) });
        var changes = new Changes();
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, ns, null, changes.Handle);
        await subscription.Objects.Synced.WaitAsync(Eventually.Patience);

        proxy.FallSilent();
        await CreateAsync(cluster.Api, ns, "unheard");

        // Nothing comes through on a connection that has swallowed something; one that is made after the silence works.
        await Eventually.TrueAsync(() => Task.FromResult(subscription.Objects.Problem is not null));
        Assert.True(changes.IsEmpty);
        proxy.Mend();
        proxy.Cut();
        proxy.Mend();
        Assert.Equal("added unheard", (await changes.NextAsync()).ToString());
    }

    [Fact]
    public async Task What_is_a_part_of_what_is_watched_is_answered_from_there()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        await using var informers = TestCluster.Informers(client);
        using var wide = informers.Subscribe(TestCluster.ConfigMap, ns, LabelSelector.Parse("tier in (front, back)"));
        await wide.Objects.Synced.WaitAsync(Eventually.Patience);
        var changes = new Changes();

        using var narrow = informers.Subscribe(TestCluster.ConfigMap, ns, LabelSelector.Parse("tier=front"), changes.Handle);
        using var other = informers.Subscribe(TestCluster.ConfigMap, ns, LabelSelector.Parse("tier"));

        Assert.Equal(["tier in (back,front)", "tier"], informers.Scopes.Select(scope => scope.Selector.ToString()));
        await CreateAsync(client, ns, "back", ("tier", "back"));
        await CreateAsync(client, ns, "front", ("tier", "front"));
        Assert.Equal("added front", (await changes.NextAsync()).ToString());

        // By a label an object appears and goes.
        await cluster.Api.SendAsync(
            HttpMethod.Put, $"api/v1/namespaces/{ns}/configmaps/back", TestCluster.NewConfigMap("back", "1", ("tier", "front")));
        Assert.Equal("added back", (await changes.NextAsync()).ToString());
        Assert.Equal(["back", "front"], narrow.Objects.List().Select(item => item.Key.Name));
        await cluster.Api.SendAsync(
            HttpMethod.Put, $"api/v1/namespaces/{ns}/configmaps/front", TestCluster.NewConfigMap("front", "1", ("tier", "back")));
        Assert.Equal("deleted front", (await changes.NextAsync()).ToString());
        Assert.Equal(["back"], narrow.Objects.ByLabel("tier", "front").Select(item => item.Key.Name));
        Assert.Empty(narrow.Objects.ByLabel("tier", "back"));

        wide.Dispose();
        Assert.Equal(2, informers.Scopes.Count);
        narrow.Dispose();
        Assert.Equal(["tier"], informers.Scopes.Select(scope => scope.Selector.ToString()));
    }

    [Fact]
    public async Task Who_subscribes_later_is_told_of_all_that_is_there_and_then_of_changes()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        await using var informers = TestCluster.Informers(client);
        using var first = informers.Subscribe(TestCluster.ConfigMap, ns, null);
        await CreateAsync(client, ns, "early");
        await Eventually.TrueAsync(() => Task.FromResult(first.Objects.List().Count == 1));
        var changes = new Changes();

        using var second = informers.Subscribe(TestCluster.ConfigMap, ns, null, changes.Handle);
        await CreateAsync(client, ns, "late");

        var told = await changes.NextAsync(2);
        Assert.Equal(["added early", "added late"], told.Select(change => change.ToString()));
        Assert.Equal([true, false], told.Select(change => change.IsFirstList));
        Assert.Single(informers.Scopes);
    }

    [Fact]
    public async Task Objects_are_found_by_their_controller()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        var owner = (await cluster.Api.SendAsync(
            HttpMethod.Post, $"apis/test.slipway.dev/v1/namespaces/{ns}/widgets", TestCluster.NewWidget("owner")))!;
        var uid = (string)owner["metadata"]!["uid"]!;
        var owned = TestCluster.NewConfigMap("owned");
        owned["metadata"]!["ownerReferences"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
        {
            ["apiVersion"] = "test.slipway.dev/v1",
            ["kind"] = "Widget",
            ["name"] = "owner",
            ["uid"] = uid,
            ["controller"] = true,
        });
        await cluster.Api.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{ns}/configmaps", owned);
        await CreateAsync(client, ns, "free");
        await using var informers = TestCluster.Informers(client);
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, null, null);
        await subscription.Objects.Synced.WaitAsync(Eventually.Patience);

        var found = Assert.Single(subscription.Objects.ByOwner(uid));
        Assert.Equal(new OwnerReference("test.slipway.dev/v1", "Widget", "owner", uid), found.ReadController());
        await cluster.Api.SendAsync(HttpMethod.Put, $"api/v1/namespaces/{ns}/configmaps/owned", TestCluster.NewConfigMap("owned"));
        await Eventually.TrueAsync(() => Task.FromResult(subscription.Objects.ByOwner(uid).Count == 0));
    }

    [Fact]
    public async Task A_resource_that_is_not_there_yet_is_watched_once_it_is()
    {
        cluster.SkipWithoutServer();
        using var client = cluster.Connect();
        await using var informers = TestCluster.Informers(client, _soon);
        using var subscription = informers.Subscribe(new ResourceKind("none.slipway.dev", "v1", "None", "nones", true), null, null);

        await Eventually.TrueAsync(() => Task.FromResult(subscription.Objects.Problem is not null));

        Assert.Contains("404", subscription.Objects.Problem, StringComparison.Ordinal);
        Assert.False(subscription.Objects.Synced.IsCompleted);
        Assert.Null(informers.TryView(subscription.Objects.Kind, null, null));
    }

    [Fact]
    public async Task Whatever_happens_while_connections_are_cut_the_store_and_the_handlers_end_with_what_the_server_has()
    {
        var ns = await cluster.NamespaceAsync();
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var proxy = new CuttableProxy(cluster.Api.Port, cluster.Api.Kubeconfig);
        using var client = ClusterConnection.Connect(proxy.Kubeconfig);
        await using var informers = TestCluster.Informers(client, _soon with { PageSize = 7 });
        var told = new ConcurrentDictionary<ObjectKey, CachedObject>();
        var wrong = new ConcurrentQueue<string>();
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, ns, null, (old, current, isFirstList) =>
        {
            // Each change begins with what the one before it ended with.
            var key = (current ?? old)!.Key;
            var before = told.GetValueOrDefault(key)?.ResourceVersion;
            if (current is not null && old?.ResourceVersion != before)
                wrong.Enqueue($"{key}: {old?.ResourceVersion} is not {before}");
            if (current is null)
                told.TryRemove(key, out _);
            else
                told[key] = current;
        });

        for (var step = 0; step < 300; step++)
        {
            var path = $"api/v1/namespaces/{ns}/configmaps";
            var name = $"c-{random.Next(20)}";
            _ = random.Next(4) switch
            {
                0 => await cluster.Api.TrySendAsync(HttpMethod.Delete, $"{path}/{name}", null),
                1 => await cluster.Api.TrySendAsync(HttpMethod.Post, path, TestCluster.NewConfigMap(name, $"{step}")),
                _ => await cluster.Api.TrySendAsync(HttpMethod.Put, $"{path}/{name}", TestCluster.NewConfigMap(name, $"{step}")),
            };
            if (random.Next(20) == 0)
                proxy.Cut();
            if (random.Next(8) == 0)
                proxy.Mend();
        }

        proxy.Mend();
        var list = (await cluster.Api.SendAsync(HttpMethod.Get, $"api/v1/namespaces/{ns}/configmaps"))!["items"]!.AsArray();
        var expected = list
            .Select(item => ((string)item!["metadata"]!["name"]!, (string)item["metadata"]!["resourceVersion"]!)).Order().ToList();
        Assert.NotEmpty(expected);
        await Eventually.TrueAsync(() => Task.FromResult(Versions(told.Values).SequenceEqual(expected)));
        Assert.Equal(expected, Versions(subscription.Objects.List()));
        Assert.Empty(wrong);

        static IEnumerable<(string, string)> Versions(IEnumerable<CachedObject> objects) =>
            objects.Select(item => (item.Key.Name, item.ResourceVersion)).Order();
    }

    private static async Task CreateAsync(KubernetesApiServer server, string ns, string name) =>
        await server.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{ns}/configmaps", TestCluster.NewConfigMap(name));

    private static async Task CreateAsync(ClusterClient client, string ns, string name, params (string, string)[] labels) =>
        await client.SendAsync(
            new ClusterRequest(HttpMethod.Post, TestCluster.ConfigMap.Path(ns))
            {
                Content = JsonSerializer.SerializeToUtf8Bytes(TestCluster.NewConfigMap(name, "1", labels)),
            },
            CancellationToken.None);

    private static string ValueOf(CachedObject item)
    {
        using var document = JsonDocument.Parse(item.Utf8);
        return document.RootElement.GetProperty("data").GetProperty("value").GetString()!;
    }
}
