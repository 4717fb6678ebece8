using System.Diagnostics.Metrics;
using Slipway.Operators.Metrics;

namespace Slipway.Operators.Tests;

/// <summary>Counts the requests of a client, from its metrics.</summary>
internal sealed class CountedRequests : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _requests;

    public CountedRequests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == Metrics.Meter && instrument.Name == "rest_client_requests_total")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _requests, count));
        _listener.Start();
    }

    public OperatorMetrics Metrics { get; } = new();

    public long Requests => Interlocked.Read(ref _requests);

    public void Dispose()
    {
        _listener.Dispose();
        Metrics.Dispose();
    }
}
