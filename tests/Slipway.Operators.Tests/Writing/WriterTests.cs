using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Tests.Writing;

/// <summary>Against the real API server.</summary>
public sealed class WriterTests(TestCluster cluster)
{
    [Fact]
    public async Task What_is_applied_belongs_to_the_module_and_the_same_again_is_not_sent_while_nothing_has_changed()
    {
        var (ns, client, metrics, writer) = await StartAsync();
        using var _ = client;
        using var counted = metrics;
        var content = Bytes(TestCluster.NewConfigMap("a", "1"));

        var applied = await writer.ApplyAsync(TestCluster.ConfigMap, new(ns, "a"), content, false, null, null, CancellationToken.None);

        var managers = (await GetAsync($"api/v1/namespaces/{ns}/configmaps/a"))["metadata"]!["managedFields"]!.AsArray();
        Assert.Equal(("slipway-operator/websites", "Apply"), ((string)managers[0]!["manager"]!, (string)managers[0]!["operation"]!));
        var requests = metrics.Requests;
        var again = await writer.ApplyAsync(TestCluster.ConfigMap, new(ns, "a"), content, false, null, applied, CancellationToken.None);
        Assert.Same(applied, again);
        Assert.Equal(requests, metrics.Requests);

        // Other bytes, and the same bytes on what somebody has changed, are sent.
        var changed = await writer.ApplyAsync(
            TestCluster.ConfigMap, new(ns, "a"), Bytes(TestCluster.NewConfigMap("a", "2")), false, null, applied, CancellationToken.None);
        Assert.NotEqual(applied.ResourceVersion, changed.ResourceVersion);
        await cluster.Api.SendAsync(
            HttpMethod.Patch, $"api/v1/namespaces/{ns}/configmaps/a", new JsonObject { ["data"] = new JsonObject { ["value"] = "drift" } },
            "application/merge-patch+json");
        var drifted = await writer.ApplyAsync(TestCluster.ConfigMap, new(ns, "a"),
            Bytes(TestCluster.NewConfigMap("a", "2")), true, null, changed, CancellationToken.None);
        Assert.Equal("2", (string)JsonNode.Parse(drifted.Utf8.Span)!["data"]!["value"]!);
    }

    [Fact]
    public async Task Fields_of_others_are_a_conflict_that_names_them_unless_force_takes_them_over()
    {
        var (ns, client, metrics, writer) = await StartAsync();
        using var _ = client;
        using var counted = metrics;
        await cluster.Api.SendAsync(
            HttpMethod.Post, $"api/v1/namespaces/{ns}/configmaps?fieldManager=somebody", TestCluster.NewConfigMap("a", "theirs"));
        var content = Bytes(TestCluster.NewConfigMap("a", "ours"));

        var conflict = await Assert.ThrowsAsync<WriteException>(
            () => writer.ApplyAsync(TestCluster.ConfigMap, new(ns, "a"), content, false, null, null, CancellationToken.None));

        Assert.Equal(WriteFailure.FieldConflict, conflict.Failure);
        Assert.Equal(
            $"ConfigMap {ns}/a has fields that belong to other field managers: data.value to somebody. With force they are taken over.",
            conflict.Message);
        var taken = await writer.ApplyAsync(TestCluster.ConfigMap, new(ns, "a"), content, true, null, null, CancellationToken.None);
        Assert.Equal("ours", (string)JsonNode.Parse(taken.Utf8.Span)!["data"]!["value"]!);
    }

    [Fact]
    public async Task Status_and_scale_are_written_beside_the_object()
    {
        var (ns, client, metrics, writer) = await StartAsync();
        using var _ = client;
        using var counted = metrics;
        await cluster.Api.SendAsync(HttpMethod.Post, $"apis/test.slipway.dev/v1/namespaces/{ns}/widgets", TestCluster.NewWidget("w"));
        using var status = JsonDocument.Parse("""{"phase":"Ready"}""");

        await writer.ApplyStatusAsync(TestCluster.Widget, new(ns, "w"), status.RootElement, null, CancellationToken.None);
        await writer.PatchAsync(
            TestCluster.Widget, new(ns, "w"), PatchType.Merge, """{"spec":{"replicas":5}}"""u8.ToArray(), "scale", null,
            CancellationToken.None);

        var widget = await GetAsync($"apis/test.slipway.dev/v1/namespaces/{ns}/widgets/w");
        Assert.Equal("Ready", (string)widget["status"]!["phase"]!);
        Assert.Equal(5, (int)widget["spec"]!["size"]!);
    }

    [Fact]
    public async Task Patches_of_all_types_change_fields_and_only_of_the_version_they_are_for()
    {
        var (ns, client, metrics, writer) = await StartAsync();
        using var _ = client;
        using var counted = metrics;
        var created = await writer.CreateAsync(
            TestCluster.ConfigMap, new(ns, "a"), Bytes(TestCluster.NewConfigMap("a", "1")), CancellationToken.None);

        var merged = await PatchAsync(PatchType.Merge, """{"data":{"value":"2"}}""", created.ResourceVersion);
        var conflict = await Assert.ThrowsAsync<WriteException>(
            () => PatchAsync(PatchType.Merge, """{"data":{"value":"3"}}""", created.ResourceVersion));
        Assert.Equal(WriteFailure.Conflict, conflict.Failure);
        await PatchAsync(PatchType.Strategic, """{"metadata":{"labels":{"a":"b"}}}""", merged.ResourceVersion);
        var last = await PatchAsync(PatchType.Json, """[{"op":"replace","path":"/data/value","value":"4"}]""", null);
        Assert.Equal("4", (string)JsonNode.Parse(last.Utf8.Span)!["data"]!["value"]!);
        Assert.Equal("b", last.Label("a"));
        var refused = await Assert.ThrowsAsync<WriteException>(() => PatchAsync(PatchType.Json, "[]", "1"));
        Assert.Equal(WriteFailure.Invalid, refused.Failure);

        Task<CachedObject> PatchAsync(PatchType type, string patch, string? version) => writer.PatchAsync(
            TestCluster.ConfigMap, new(ns, "a"), type, Encoding.UTF8.GetBytes(patch), null, version, CancellationToken.None);
    }

    [Fact]
    public async Task What_exists_cannot_be_created_and_what_is_gone_is_deleted()
    {
        var (ns, client, metrics, writer) = await StartAsync();
        using var _ = client;
        using var counted = metrics;
        var key = new ObjectKey(ns, "a");
        var created = await writer.CreateAsync(TestCluster.ConfigMap, key, Bytes(TestCluster.NewConfigMap("a")), CancellationToken.None);

        var conflict = await Assert.ThrowsAsync<WriteException>(
            () => writer.CreateAsync(TestCluster.ConfigMap, key, Bytes(TestCluster.NewConfigMap("a")), CancellationToken.None));
        Assert.Equal(WriteFailure.Conflict, conflict.Failure);
        var other = await Assert.ThrowsAsync<WriteException>(() => writer.DeleteAsync(
            TestCluster.ConfigMap, key, PropagationPolicy.Background, "another-uid", null, CancellationToken.None));
        Assert.Equal(WriteFailure.Conflict, other.Failure);
        await writer.DeleteAsync(
            TestCluster.ConfigMap, key, PropagationPolicy.Background, created.Uid, created.ResourceVersion, CancellationToken.None);
        await writer.DeleteAsync(TestCluster.ConfigMap, key, null, null, null, CancellationToken.None);
        var gone = await Assert.ThrowsAsync<WriteException>(() => writer.PatchAsync(
            TestCluster.ConfigMap, key, PatchType.Merge, "{}"u8.ToArray(), null, null, CancellationToken.None));
        Assert.Equal(WriteFailure.NotFound, gone.Failure);
    }

    [Fact]
    public async Task A_finalizer_is_set_and_removed_and_what_others_have_done_meanwhile_is_a_conflict()
    {
        var (ns, client, metrics, writer) = await StartAsync();
        using var _ = client;
        using var counted = metrics;
        var created = await writer.CreateAsync(
            TestCluster.ConfigMap, new(ns, "a"), Bytes(TestCluster.NewConfigMap("a")), CancellationToken.None);

        var first = await SetAsync(created, "test.slipway.dev/one", true);
        Assert.Same(first, await SetAsync(first, "test.slipway.dev/one", true));
        var both = await SetAsync(first, "test.slipway.dev/two", true);
        Assert.Equal(["test.slipway.dev/one", "test.slipway.dev/two"], both.ReadFinalizers());

        var stale = await Assert.ThrowsAsync<WriteException>(() => SetAsync(first, "test.slipway.dev/two", true));
        Assert.Equal(WriteFailure.Conflict, stale.Failure);
        var second = await SetAsync(both, "test.slipway.dev/one", false);
        Assert.Equal(["test.slipway.dev/two"], second.ReadFinalizers());
        stale = await Assert.ThrowsAsync<WriteException>(() => SetAsync(both, "test.slipway.dev/two", false));
        Assert.Equal(WriteFailure.Conflict, stale.Failure);

        // The last one lets the object go.
        await writer.DeleteAsync(TestCluster.ConfigMap, new(ns, "a"), null, null, null, CancellationToken.None);
        await SetAsync(second, "test.slipway.dev/two", false);
        Assert.Null(await cluster.Api.SendAsync(HttpMethod.Get, $"api/v1/namespaces/{ns}/configmaps/a"));
        Assert.Same(second, await SetAsync(second, "test.slipway.dev/two", false));

        Task<CachedObject> SetAsync(CachedObject known, string name, bool isWanted) =>
            writer.SetFinalizerAsync(TestCluster.ConfigMap, known, name, isWanted, CancellationToken.None);
    }

    [Fact]
    public async Task A_module_that_the_server_does_not_allow_it_is_told_so()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        var writer = new Writer(client, new ModuleIdentity("websites", ns, "websites"), new TokenBucket(10, 100, TimeProvider.System));

        var denied = await Assert.ThrowsAsync<WriteException>(() => writer.ApplyAsync(
            TestCluster.ConfigMap, new(ns, "a"), Bytes(TestCluster.NewConfigMap("a")), true, null, null, CancellationToken.None));

        Assert.Equal(WriteFailure.Denied, denied.Failure);
        Assert.Contains($"system:serviceaccount:{ns}:websites", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_lead_writes_nothing()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect();
        var writer = new Writer(client, new ModuleIdentity("websites"), new TokenBucket(10, 100, TimeProvider.System), () => false);

        var refused = await Assert.ThrowsAsync<WriteException>(() => writer.ApplyAsync(
            TestCluster.ConfigMap, new(ns, "a"), Bytes(TestCluster.NewConfigMap("a")), true, null, null, CancellationToken.None));

        Assert.Equal(WriteFailure.NotLeader, refused.Failure);
        Assert.Null(await cluster.Api.SendAsync(HttpMethod.Get, $"api/v1/namespaces/{ns}/configmaps/a"));
    }

    [Fact]
    public async Task An_owned_object_names_its_controller()
    {
        var (ns, client, metrics, writer) = await StartAsync();
        using var _ = client;
        using var counted = metrics;
        var owner = await writer.CreateAsync(TestCluster.Widget, new(ns, "w"), Bytes(TestCluster.NewWidget("w")), CancellationToken.None);
        var owned = ControllerReference.AddTo(Bytes(TestCluster.NewConfigMap("a")), true, ns, TestCluster.Widget, owner);

        var applied = await writer.ApplyAsync(TestCluster.ConfigMap, new(ns, "a"), owned, false, null, null, CancellationToken.None);

        Assert.Equal(new OwnerReference("test.slipway.dev/v1", "Widget", "w", owner.Uid), applied.ReadController());
        Assert.Equal(owned, ControllerReference.AddTo(owned, true, ns, TestCluster.Widget, owner));
        Assert.Contains("own", Assert.Throws<WriteException>(
            () => ControllerReference.AddTo(Bytes(TestCluster.NewConfigMap("a")), true, "other", TestCluster.Widget, owner)).Message,
            StringComparison.Ordinal);
        var another = await writer.CreateAsync(TestCluster.Widget, new(ns, "v"), Bytes(TestCluster.NewWidget("v")), CancellationToken.None);
        Assert.Contains("Widget w as its controller already", Assert.Throws<WriteException>(
            () => ControllerReference.AddTo(owned, true, ns, TestCluster.Widget, another)).Message, StringComparison.Ordinal);
    }

    private async Task<(string Namespace, ClusterClient Client, CountedRequests Requests, Writer Writer)> StartAsync()
    {
        var ns = await cluster.NamespaceAsync();
        var counted = new CountedRequests();
        var client = cluster.Connect(new ClusterClientOptions { Metrics = counted.Metrics });
        return (ns, client, counted, new Writer(client, new ModuleIdentity("websites"), new TokenBucket(10, 100, TimeProvider.System)));
    }

    private async Task<JsonObject> GetAsync(string path) => (await cluster.Api.SendAsync(HttpMethod.Get, path))!;

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node);
}
