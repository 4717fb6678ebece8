using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Slipway.Operators.Cluster;
using Slipway.Operators.Writing;

namespace Slipway.Operators.Tests.Writing;

/// <summary>Against the real API server, which checks events.</summary>
public sealed class EventRecorderTests(TestCluster cluster)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 13, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_event_says_what_happened_to_what_and_the_same_again_is_counted()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect(new ClusterClientOptions { Time = _time });
        var recorder = new EventRecorder(client, new ModuleIdentity("websites"), "host-1", NullLogger.Instance);
        var happened = Event(ns, "w", "Deployed");

        Assert.True(await recorder.RecordAsync(happened, CancellationToken.None));

        var written = Assert.Single(await EventsAsync(ns));
        Assert.Equal(
            ("Normal", "Deployed", "Deploy", "It is there.", "slipway-operator/websites", "host-1"),
            (Text(written, "type"), Text(written, "reason"), Text(written, "action"), Text(written, "note"),
                Text(written, "reportingController"), Text(written, "reportingInstance")));
        Assert.Equal("Widget", Text(written["regarding"]!, "kind"));
        Assert.Null(written["series"]);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await recorder.RecordAsync(happened, CancellationToken.None));
        Assert.True(await recorder.RecordAsync(happened, CancellationToken.None));
        Assert.True(await recorder.RecordAsync(Event(ns, "w", "Failed"), CancellationToken.None));
        var events = await EventsAsync(ns);
        Assert.Equal(2, events.Count);
        Assert.Equal(3, (int)events.Single(entry => Text(entry, "reason") == "Deployed")["series"]!["count"]!);

        // After some minutes it is news again.
        _time.Advance(TimeSpan.FromMinutes(7));
        Assert.True(await recorder.RecordAsync(happened, CancellationToken.None));
        Assert.Equal(3, (await EventsAsync(ns)).Count);
    }

    [Fact]
    public async Task Of_one_object_25_events_are_written_at_once_and_then_one_in_5_minutes_with_the_count_of_all()
    {
        var ns = await cluster.NamespaceAsync();
        using var client = cluster.Connect(new ClusterClientOptions { Time = _time });
        var recorder = new EventRecorder(client, new ModuleIdentity("websites"), "host-1", NullLogger.Instance);

        for (var count = 0; count < 40; count++)
            Assert.Equal(count < 25, await recorder.RecordAsync(Event(ns, "w", "Deployed"), CancellationToken.None));

        Assert.True(await recorder.RecordAsync(Event(ns, "another", "Deployed"), CancellationToken.None));
        Assert.False(await recorder.RecordAsync(Event(ns, "w", "Other"), CancellationToken.None));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(await recorder.RecordAsync(Event(ns, "w", "Deployed"), CancellationToken.None));
        Assert.False(await recorder.RecordAsync(Event(ns, "w", "Deployed"), CancellationToken.None));
        var series = (await EventsAsync(ns)).Single(entry => Text(entry["regarding"]!, "name") == "w")["series"]!;
        Assert.Equal(41, (int)series["count"]!);
    }

    [Fact]
    public async Task What_is_too_long_is_shortened_and_what_has_no_namespace_has_events_all_the_same()
    {
        cluster.SkipWithoutServer();
        using var client = cluster.Connect(new ClusterClientOptions { Time = _time });
        var recorder = new EventRecorder(client, new ModuleIdentity("websites"), new string('h', 300), NullLogger.Instance);
        var node = new EventSubject(new ResourceKind("", "v1", "Node", "nodes", false), new("", "a-node"), null);

        Assert.True(await recorder.RecordAsync(
            new OperatorEvent(node, "Warning", "Long", "Write", string.Concat(Enumerable.Repeat("ä😀", 400))), CancellationToken.None));
        Assert.True(await recorder.RecordAsync(
            new OperatorEvent(node, "Warning", "Long", "Write", string.Concat(Enumerable.Repeat("ä😀", 400))), CancellationToken.None));

        // Which of the two it is depends on the server's version.
        var written = (await EventsAsync("default")).Concat(await EventsAsync("kube-system"))
            .Single(entry => Text(entry, "reason") == "Long");
        Assert.Equal(2, (int)written["series"]!["count"]!);
        Assert.InRange(Encoding.UTF8.GetByteCount(Text(written, "note")), 1015, 1024);
        Assert.EndsWith("…", Text(written, "note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_the_server_does_not_take_is_no_failure()
    {
        using var client = await NoServerAsync();
        var recorder = new EventRecorder(client, new ModuleIdentity("websites"), "host-1", NullLogger.Instance);

        Assert.False(await recorder.RecordAsync(Event("default", "w", "Deployed"), CancellationToken.None));
    }

    private static async Task<ClusterClient> NoServerAsync()
    {
        await using var server = await FaultyApiServer.StartAsync(_ => Task.CompletedTask);
        return server.Connect(new ClusterClientOptions { MaxAttempts = 1 });
    }

    private static OperatorEvent Event(string ns, string name, string reason) =>
        new(new EventSubject(TestCluster.Widget, new(ns, name), $"uid-of-{name}"), "Normal", reason, "Deploy", "It is there.");

    private async Task<IReadOnlyList<JsonNode>> EventsAsync(string ns) =>
        [.. (await cluster.Api.SendAsync(HttpMethod.Get, $"apis/events.k8s.io/v1/namespaces/{ns}/events"))!["items"]!.AsArray()
            .Select(item => item!)];

    private static string Text(JsonNode node, string name) => (string)node[name]!;
}
