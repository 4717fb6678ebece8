using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Slipway.Operators.Metrics;

/// <summary>
/// What a host counts, published by the meter <c>Slipway.Operators</c>. Names and labels are controller-runtime's and client-go's, so that
/// their dashboards and alerts work here.
/// </summary>
internal sealed class OperatorMetrics : IDisposable
{
    public const string MeterName = "Slipway.Operators";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _requestDuration;
    private readonly Counter<long> _watchEvents;
    private readonly Counter<long> _lists;
    private readonly Counter<long> _leaderSlowPaths;
    private readonly ConcurrentDictionary<TrackedLeader, byte> _leaders = new();

    public OperatorMetrics()
    {
        _requests = Meter.CreateCounter<long>("rest_client_requests_total", null, "Requests to the API server, by code, method and host.");
        _retries = Meter.CreateCounter<long>("rest_client_request_retries_total", null, "Requests that were sent again, by verb and host.");
        _requestDuration = Meter.CreateHistogram(
            "rest_client_request_duration_seconds", "s", "Time until the API server answered, by verb and host.", null, Buckets.Requests);
        _watchEvents = Meter.CreateCounter<long>("slipway_operators_watch_events_total", null, "Events of watches, by resource and type.");
        _lists = Meter.CreateCounter<long>("slipway_operators_lists_total", null, "Complete lists that were taken, by resource.");
        _leaderSlowPaths = Meter.CreateCounter<long>(
            "leader_election_slowpath_total", null, "Renewals of a lease that had to read it first, by name.");
        Meter.CreateObservableGauge(
            "leader_election_master_status",
            () => _leaders.Keys.Select(leader => new Measurement<int>(
                leader.IsLeader() ? 1 : 0, new KeyValuePair<string, object?>("name", leader.Name))),
            null,
            "Whether this process leads, by the name of the lease.");
        Queues = new QueueInstruments(Meter);
        Reconciles = new ReconcileInstruments(Meter);
    }

    public Meter Meter { get; } = new(MeterName);

    internal QueueInstruments Queues { get; }

    internal ReconcileInstruments Reconciles { get; }

    public void Dispose() => Meter.Dispose();

    internal void Requested(string code, string method, string host, TimeSpan duration)
    {
        _requests.Add(1, new("code", code), new("method", method), new("host", host));
        _requestDuration.Record(duration.TotalSeconds, new("verb", method), new("host", host));
    }

    internal void RequestRetried(string method, string host) => _retries.Add(1, new("verb", method), new("host", host));

    internal void WatchEvent(string resource, string type) => _watchEvents.Add(1, new("resource", resource), new("type", type));

    internal void Listed(string resource) => _lists.Add(1, new KeyValuePair<string, object?>("resource", resource));

    /// <summary>Publishes whether this process leads, until what is returned is disposed of.</summary>
    internal IDisposable TrackLeader(string name, Func<bool> isLeader)
    {
        var leader = new TrackedLeader(this, name, isLeader);
        _leaders.TryAdd(leader, 0);
        _leaderSlowPaths.Add(0, new KeyValuePair<string, object?>("name", name));
        return leader;
    }

    internal void LeaderSlowPath(string name) => _leaderSlowPaths.Add(1, new KeyValuePair<string, object?>("name", name));

    private sealed class TrackedLeader(OperatorMetrics metrics, string name, Func<bool> isLeader) : IDisposable
    {
        public string Name { get; } = name;

        public Func<bool> IsLeader { get; } = isLeader;

        public void Dispose() => metrics._leaders.TryRemove(this, out _);
    }
}
