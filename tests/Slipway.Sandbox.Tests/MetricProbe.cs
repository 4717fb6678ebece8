using System.Diagnostics.Metrics;

namespace Slipway.Sandbox.Tests;

/// <summary>Counts the measurements of one instrument of one engine.</summary>
internal sealed class MetricProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _count;

    public MetricProbe(SandboxEngine engine, string instrument)
    {
        _listener.InstrumentPublished = (found, listener) =>
        {
            if (found.Meter == engine.Meter && found.Name == instrument) listener.EnableMeasurementEvents(found);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, (int)value));
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
        _listener.Start();
    }

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
