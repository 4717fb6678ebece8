using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Benchmarks;

/// <summary>Whole streams, from their creation to their end.</summary>
public class Streams
{
    private FilterBench _filter = null!;

    [GlobalSetup]
    public async Task SetUp() => _filter = await FilterBench.StartAsync(FilterGuest.Empty);

    [GlobalCleanup]
    public void CleanUp() => _filter.Dispose();

    [Benchmark(Description = "Stream: request and response headers through one filter that does nothing; 6 callbacks")]
    public bool HeadersOnly()
    {
        using var stream = _filter.BeginRequest(endOfStream: true);
        return stream.PushResponseHeaders(0, static (headers, _) => FilterBench.FillResponse(headers), endOfStream: true);
    }
}
