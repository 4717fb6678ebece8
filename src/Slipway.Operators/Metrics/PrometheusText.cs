using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Slipway.Operators.Metrics;

/// <summary>
/// Collects what a meter measures and writes it in Prometheus' text format. Names are taken as they are: they are Prometheus' already.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] s_defaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _writing = new();
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    public PrometheusText(params Meter[] meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Array.IndexOf(meters, instrument.Meter) < 0)
                return;
            lock (_gate)
                _families.TryAdd(instrument.Name, new Family(instrument));
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    public string Write()
    {
        lock (_writing)
        {
            // What is read only now: those that are gone since the last time have to be gone here too.
            lock (_gate)
            {
                foreach (var family in _families.Values.Where(family => family.IsObserved))
                    family.Samples.Clear();
            }

            // Not within the lock: what is read may have a lock of its own, within which it counts.
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            lock (_gate)
            {
                foreach (var family in _families.Values)
                    family.Write(text);
            }

            return text.ToString();
        }
    }

    private void Measured(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (_gate)
            _families[instrument.Name].Measure(labels, value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var escaped = $"{value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private sealed class Family(Instrument instrument)
    {
        private readonly double[]? _bounds = instrument is Histogram<double> histogram
            ? [.. histogram.Advice?.HistogramBucketBoundaries ?? s_defaultBounds]
            : null;

        private readonly bool _isCounter = instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal)
            && !instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal);

        public bool IsObserved { get; } = instrument.IsObservable;

        public SortedDictionary<string, Sample> Samples { get; } = new(StringComparer.Ordinal);

        public void Measure(string labels, double value)
        {
            if (!Samples.TryGetValue(labels, out var sample))
                Samples.Add(labels, sample = new Sample(_bounds?.Length ?? 0));
            if (IsObserved)
                sample.Sum = value;
            else
                sample.Sum += value;
            sample.Count++;
            if (_bounds is null)
                return;
            var bucket = Array.BinarySearch(_bounds, value);
            bucket = bucket < 0 ? ~bucket : bucket;
            if (bucket < _bounds.Length)
                sample.Buckets[bucket]++;
        }

        public void Write(StringBuilder text)
        {
            if (Samples.Count == 0)
                return;
            var name = instrument.Name;
            if (instrument.Description is { } description)
                text.Append("# HELP ").Append(name).Append(' ').Append(description).Append('\n');
            var type = _bounds is not null ? "histogram" : _isCounter ? "counter" : "gauge";
            text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
            foreach (var (labels, sample) in Samples)
            {
                if (_bounds is null)
                {
                    Line(text, name, labels, sample.Sum);
                    continue;
                }

                var (total, comma) = (0L, labels.Length == 0 ? "" : ",");
                for (var index = 0; index < _bounds.Length; index++)
                    Line(text, name + "_bucket", $"{labels}{comma}le=\"{Number(_bounds[index])}\"", total += sample.Buckets[index]);
                Line(text, name + "_bucket", $"{labels}{comma}le=\"+Inf\"", sample.Count);
                Line(text, name + "_sum", labels, sample.Sum);
                Line(text, name + "_count", labels, sample.Count);
            }
        }

        private static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Number(value)).Append('\n');
    }

    private sealed class Sample(int buckets)
    {
        public double Sum { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }
}
