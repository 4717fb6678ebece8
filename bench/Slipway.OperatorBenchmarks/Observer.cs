using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;

namespace Slipway.OperatorBenchmarks;

/// <summary>Sees, by watches of its own, when an object has changed and when its operator has written what that led to.</summary>
internal sealed class Observer : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly SharedInformers _informers;
    private readonly List<Subscription> _subscriptions = [];
    private readonly ConcurrentDictionary<string, Expected> _expected = new();

    public Observer(ClusterClient client)
    {
        _informers = new SharedInformers(client, NullLogger.Instance);
        for (var i = 0; i < Placement.Kinds; i++)
            _subscriptions.Add(_informers.Subscribe(Placement.Kind(i), null, null, (_, current, _) => Saw(current)));
    }

    public Task Synced => Task.WhenAll(_subscriptions.Select(subscription => subscription.Objects.Synced));

    /// <summary>To be called before the change is made.</summary>
    /// <returns>Ends with the time between the two events at this watcher.</returns>
    public Task<TimeSpan> Expect(int @object, int revision)
    {
        var expected = new Expected(revision);
        _expected[BenchCluster.NameOf(@object)] = expected;
        return expected.Seen.Task.WaitAsync(s_limit);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
        await _informers.DisposeAsync();
    }

    private void Saw(CachedObject? current)
    {
        if (current is null || !_expected.TryGetValue(current.Key.Name, out var expected))
            return;
        var now = Stopwatch.GetTimestamp();
        using var document = JsonDocument.Parse(current.Utf8);
        if (expected.ChangedAt == 0 && document.RootElement.GetProperty("spec").GetProperty("revision").GetInt32() == expected.Revision)
            expected.ChangedAt = now;
        if (document.RootElement.TryGetProperty("status", out var status) && status.GetProperty("observed").GetInt32() == expected.Revision)
            expected.Seen.TrySetResult(Stopwatch.GetElapsedTime(expected.ChangedAt, now));
    }

    private sealed class Expected(int revision)
    {
        public int Revision { get; } = revision;

        public long ChangedAt { get; set; }

        public TaskCompletionSource<TimeSpan> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
