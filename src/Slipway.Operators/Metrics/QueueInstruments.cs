using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Slipway.Operators.Metrics;

/// <summary>The instruments of work queues; the label <c>name</c>, and <c>controller</c> beside it, is the queue's.</summary>
internal sealed class QueueInstruments
{
    private readonly ConcurrentDictionary<IMeasuredQueue, byte> _queues = new();

    public QueueInstruments(Meter meter)
    {
        Adds = meter.CreateCounter<long>("workqueue_adds_total", null, "Additions to the queue.");
        Retries = meter.CreateCounter<long>("workqueue_retries_total", null, "Additions after a failure.");
        Waited = meter.CreateHistogram(
            "workqueue_queue_duration_seconds", "s", "Time from being due until being taken.", null, Buckets.Queue);
        Worked = meter.CreateHistogram(
            "workqueue_work_duration_seconds", "s", "Time from being taken until being done.", null, Buckets.Queue);
        meter.CreateObservableGauge(
            "workqueue_depth",
            () => _queues.Keys.SelectMany(queue => queue.Depths().Select(
                depth => new Measurement<int>(
                    depth.Count, [.. Tags(queue.Name), new("priority", depth.Priority.ToString(CultureInfo.InvariantCulture))]))),
            null,
            "Keys that are due.");
        meter.CreateObservableGauge(
            "workqueue_unfinished_work_seconds", () => Read(queue => queue.Running().Total), "s", "Time of all work that is not done.");
        meter.CreateObservableGauge(
            "workqueue_longest_running_processor_seconds", () => Read(queue => queue.Running().Longest), "s", "Time of the longest work.");
    }

    public Counter<long> Adds { get; }

    public Counter<long> Retries { get; }

    public Histogram<double> Waited { get; }

    public Histogram<double> Worked { get; }

    public static KeyValuePair<string, object?>[] Tags(string queue) => [new("name", queue), new("controller", queue)];

    /// <summary>From now on the queue is measured; its counters are there from the start.</summary>
    public void Track(IMeasuredQueue queue)
    {
        _queues.TryAdd(queue, 0);
        Adds.Add(0, Tags(queue.Name));
        Retries.Add(0, Tags(queue.Name));
    }

    public void Forget(IMeasuredQueue queue) => _queues.TryRemove(queue, out _);

    private IEnumerable<Measurement<double>> Read(Func<IMeasuredQueue, TimeSpan> value) =>
        _queues.Keys.Select(queue => new Measurement<double>(value(queue).TotalSeconds, Tags(queue.Name)));
}
