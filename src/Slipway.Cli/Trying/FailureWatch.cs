using System.Diagnostics.Metrics;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.Cli.Trying;

/// <summary>Notices when a callback of a guest fails, from the host's own count of that.</summary>
internal sealed class FailureWatch : IDisposable
{
    private readonly MeterListener _listener = new();
    private volatile string? _failure;

    public FailureWatch()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == HostMetrics.MeterName && instrument.Name == "slipway.traps")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var values = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            _failure ??= $"{values.GetValueOrDefault("callback")}: {values.GetValueOrDefault("kind")}";
        });
        _listener.Start();
    }

    /// <summary>The first callback that failed, and how; null when none did.</summary>
    public string? Failure => _failure;

    public void Dispose() => _listener.Dispose();
}
