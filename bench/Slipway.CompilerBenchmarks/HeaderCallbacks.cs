using Wasmtime;

namespace Slipway.CompilerBenchmarks;

/// <summary>What the same filter takes in several languages, in ns, with what the host does for it.</summary>
/// <param name="Name">The language.</param>
/// <param name="Bytes">Of the module.</param>
/// <param name="Callback"><c>proxy_on_request_headers</c>, with its two hostcalls and the allocation that the first asks for.</param>
/// <param name="Stream">That, with the two that begin and end a stream.</param>
internal sealed record CallbackTimes(string Name, int Bytes, double Callback, double Stream);

/// <summary>Calls filters as a proxy does, on Wasmtime without more around it.</summary>
internal static class HeaderCallbacks
{
    private const int Rounds = 15;
    private const int Calls = 20_000;

    public static IReadOnlyList<CallbackTimes> Measure(IReadOnlyList<(string Name, byte[] Module)> guests)
    {
        using var engine = new Engine(new Config().WithOptimizationLevel(OptimizationLevel.Speed));
        var filters = guests.Select(guest => (guest.Name, guest.Module.Length, Filter: new HeaderGuest(engine, guest.Name, guest.Module)))
            .ToList();
        var times = filters.ConvertAll(_ => (Callbacks: new List<double>(), Streams: new List<double>()));
        // The first rounds settle the host.
        for (var round = 0; round < 2 * Rounds; round++)
        {
            for (var i = 0; i < filters.Count; i++)
            {
                var filter = filters[i].Filter;
                var callback = ProcessorTime.Of(filter.OnRequestHeaders, Calls) * 1e6 / Calls;
                var stream = ProcessorTime.Of(filter.Stream, Calls) * 1e6 / Calls;
                if (round < Rounds)
                    continue;
                times[i].Callbacks.Add(callback);
                times[i].Streams.Add(stream);
            }
        }

        foreach (var (_, _, filter) in filters)
            filter.Dispose();
        return [.. filters.Select((filter, i) => new CallbackTimes(
            filter.Name, filter.Length, WorkloadRunner.Median(times[i].Callbacks), WorkloadRunner.Median(times[i].Streams)))];
    }
}
