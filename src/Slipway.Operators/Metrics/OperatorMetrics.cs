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

    public OperatorMetrics()
    {
        _requests = Meter.CreateCounter<long>("rest_client_requests_total", null, "Requests to the API server, by code, method and host.");
        _retries = Meter.CreateCounter<long>("rest_client_request_retries_total", null, "Requests that were sent again, by verb and host.");
        _requestDuration = Meter.CreateHistogram(
            "rest_client_request_duration_seconds", "s", "Time until the API server answered, by verb and host.", null, Buckets.Requests);
        _watchEvents = Meter.CreateCounter<long>("slipway_operators_watch_events_total", null, "Events of watches, by resource and type.");
        _lists = Meter.CreateCounter<long>("slipway_operators_lists_total", null, "Complete lists that were taken, by resource.");
        Queues = new QueueInstruments(Meter);
    }

    public Meter Meter { get; } = new(MeterName);

    internal QueueInstruments Queues { get; }

    public void Dispose() => Meter.Dispose();

    internal void Requested(string code, string method, string host, TimeSpan duration)
    {
        _requests.Add(1, new("code", code), new("method", method), new("host", host));
        _requestDuration.Record(duration.TotalSeconds, new("verb", method), new("host", host));
    }

    internal void RequestRetried(string method, string host) => _retries.Add(1, new("verb", method), new("host", host));

    internal void WatchEvent(string resource, string type) => _watchEvents.Add(1, new("resource", resource), new("type", type));

    internal void Listed(string resource) => _lists.Add(1, new KeyValuePair<string, object?>("resource", resource));
}
