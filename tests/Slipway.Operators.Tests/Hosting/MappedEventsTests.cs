using System.Text;
using Slipway.Operators.Cluster;
using Slipway.Operators.Hosting;
using Slipway.Operators.Queueing;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Hosting;

/// <summary>What a guest is told of changes that came while others waited.</summary>
public sealed class MappedEventsTests
{
    // Each state of the object, one after the other: its version, or nothing where there is none.
    [Theory]
    [InlineData(",1", "added 1")]
    [InlineData(",1,2", "added 2")]
    [InlineData("1,2,3", "modified 1, modified 3")]
    [InlineData("1,2,", "deleted 1")]
    [InlineData("1,,2", "modified 1, modified 2")]
    [InlineData(",1,", "deleted 1")]
    [InlineData(",1,2,", "deleted 2")]
    public void Changes_become_one_and_what_has_come_and_gone_is_told_as_gone(string states, string told)
    {
        using var queue = new WorkQueue<(ResourceKind Kind, ObjectKey Key)>("test-map");
        var events = new MappedEvents(queue);
        var objects = states.Split(',').Select(Object).ToList();

        for (var i = 1; i < objects.Count; i++)
            events.Add(TestCluster.ConfigMap, objects[i - 1], objects[i]);

        Assert.Equal(told, Told(events.Take((TestCluster.ConfigMap, new("default", "a")))));
    }

    [Fact]
    public void What_is_given_back_is_told_as_gone_if_it_has_gone_since()
    {
        using var queue = new WorkQueue<(ResourceKind Kind, ObjectKey Key)>("test-map");
        var events = new MappedEvents(queue);
        var key = (TestCluster.ConfigMap, new ObjectKey("default", "a"));
        events.Add(TestCluster.ConfigMap, null, Object("1"));
        var taken = events.Take(key);
        events.Add(TestCluster.ConfigMap, Object("1"), null);

        events.GiveBack(key, taken);

        Assert.Equal("deleted 1", Told(events.Take(key)));
    }

    private static string Told(IEnumerable<(string Type, CachedObject Object)> events) =>
        string.Join(", ", events.Select(told => $"{told.Type} {told.Object.ResourceVersion}"));

    private static CachedObject? Object(string version) => version.Length == 0
        ? null
        : new ObjectParser(TestCluster.ConfigMap).Parse(Encoding.UTF8.GetBytes(FaultyApiServer.Item("a", version)));
}
