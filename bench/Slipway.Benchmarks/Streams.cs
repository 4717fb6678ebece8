using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Benchmarks;

/// <summary>Whole streams, from their creation to their end.</summary>
public class Streams
{
    private FilterBench _filter = null!;
    private FilterBench _isolated = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _filter = await FilterBench.StartAsync(FilterGuest.Empty);
        _isolated = await FilterBench.StartAsync(FilterGuest.Empty, Isolation.Stream);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _filter.Dispose();
        _isolated.Dispose();
    }

    [Benchmark(Description = "Stream: request and response headers through one filter that does nothing; 6 callbacks")]
    public bool HeadersOnly() => Run(_filter);

    [Benchmark(Description = "Stream: the same, in an instance of its own (`isolation: stream`)")]
    public bool Isolated() => Run(_isolated);

    private static bool Run(FilterBench filter)
    {
        using var stream = filter.BeginRequest(endOfStream: true);
        return stream.PushResponseHeaders(0, static (headers, _) => FilterBench.FillResponse(headers), endOfStream: true);
    }
}
