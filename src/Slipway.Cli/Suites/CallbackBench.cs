using System.Diagnostics;
using System.Diagnostics.Metrics;
using Slipway.ProxyWasm.Metrics;
using Slipway.Sdk.Testing;

namespace Slipway.Cli.Suites;

/// <summary>Runs a test's stream over and over, and measures its callbacks as the host does, hostcalls included.</summary>
internal static class CallbackBench
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(500), s_time = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<CallbackTime>> RunAsync(FilterHost host, SuiteTest test, CancellationToken cancellationToken)
    {
        await RepeatAsync(host, test, s_warmUp, cancellationToken);
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == HostMetrics.MeterName && instrument.Name == "slipway.callback.duration")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            var callback = (string)tags[0].Value!;
            lock (times)
            {
                if (!times.TryGetValue(callback, out var list))
                    times[callback] = list = [];
                list.Add(seconds * 1e6);
            }
        });
        listener.Start();
        await RepeatAsync(host, test, s_time, cancellationToken);
        listener.Dispose();
        lock (times)
        {
            return [.. times.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Of(entry.Key, entry.Value))];
        }
    }

    private static async Task RepeatAsync(FilterHost host, SuiteTest test, TimeSpan time, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; cancellationToken.ThrowIfCancellationRequested())
            await SuiteRun.StreamAsync(host, test, []);
    }

    private static CallbackTime Of(string callback, List<double> times)
    {
        times.Sort();
        return new CallbackTime(callback, times.Count, Math.Round(times.Average(), 3), Math.Round(times[times.Count / 2], 3));
    }
}
