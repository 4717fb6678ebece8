using System.Text.Json.Nodes;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Watching;

/// <summary>With an API server of its own, which is stopped and started.</summary>
public sealed class ServerRestartTests
{
    [Fact]
    public async Task What_was_deleted_before_a_restart_that_made_the_version_too_old_is_told_as_deleted_after_a_new_list()
    {
        await using var server = await KubernetesApiServer.StartAsync();
        Assert.SkipWhen(server is null, KubernetesApiServer.NotThere);
        await using var proxy = new CuttableProxy(server.Port, server.Kubeconfig);
        using var metrics = new Operators.Metrics.OperatorMetrics();
        using var client = ClusterConnection.Connect(proxy.Kubeconfig);
        await using var informers = new SharedInformers(
            client, new TestLog(),
            new InformerOptions
            {
                FirstBackoff = TimeSpan.FromMilliseconds(50),
                LastBackoff = TimeSpan.FromSeconds(1),
                WatchSilence = TimeSpan.FromSeconds(15),
                ListAfterSilence = TimeSpan.FromSeconds(30),
            },
            metrics);
        var lists = 0L;
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == metrics.Meter && instrument.Name == "slipway_operators_lists_total")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref lists, count));
        listener.Start();
        foreach (var name in (string[])["kept", "lost", "replaced", "changed"])
            await CreateAsync(server, name);
        var changes = new Changes();
        using var subscription = informers.Subscribe(TestCluster.ConfigMap, "default", LabelSelector.Parse("test"), changes.Handle);
        Assert.All(await changes.NextAsync(4), change => Assert.True(change.IsFirstList));

        // Nobody looks.
        proxy.Cut();
        await server.SendAsync(HttpMethod.Delete, "api/v1/namespaces/default/configmaps/lost");
        await server.SendAsync(HttpMethod.Delete, "api/v1/namespaces/default/configmaps/replaced");
        await CreateAsync(server, "replaced");
        await CreateAsync(server, "new");
        await server.SendAsync(HttpMethod.Put, "api/v1/namespaces/default/configmaps/changed", Labelled("changed", "2"));

        // The server's memory of what happened begins with its start.
        await server.StopServerAsync();
        await server.StartServerAsync();
        proxy.Mend();

        var told = await changes.NextAsync(5);
        Assert.Equal(
            ["added new", "added replaced", "deleted lost", "deleted replaced", "modified changed"],
            told.Select(change => change.ToString()).Order(StringComparer.Ordinal));
        Assert.All(told, change => Assert.False(change.IsFirstList));
        Assert.Equal(["changed", "kept", "new", "replaced"], subscription.Objects.List().Select(item => item.Key.Name));
        Assert.Equal(2, Interlocked.Read(ref lists));

        // And it goes on from there.
        await CreateAsync(server, "after");
        Assert.Equal("added after", (await changes.NextAsync()).ToString());
        Assert.Null(subscription.Objects.Problem);
    }

    private static JsonObject Labelled(string name, string value) => TestCluster.NewConfigMap(name, value, ("test", "restart"));

    /// <summary>An API server that has just started says it is ready before its default namespace is there.</summary>
    private static Task CreateAsync(KubernetesApiServer server, string name) => Eventually.TrueAsync(async () =>
        await server.SendAsync(HttpMethod.Post, "api/v1/namespaces/default/configmaps", Labelled(name, "1")) is not null);
}
