using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Benchmarks;

/// <summary>Bodies that a filter reads whole and puts back changed.</summary>
public class Bodies
{
    private readonly BodyBuffer _output = new();
    private FilterBench _filter = null!;
    private HttpStream _stream = null!;
    private byte[] _body = [];

    [Params(4 << 10, 1 << 20)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _body = new byte[Bytes];
        _filter = await FilterBench.StartAsync(FilterGuest.ReplaceBody);
        _stream = _filter.BeginRequest(endOfStream: false);
        ReadAndReplace();
        if (_output.Length != Bytes || _output.Span[0] != '!') throw new InvalidOperationException("The filter has not changed the body.");
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _stream.Dispose();
        _filter.Dispose();
    }

    [Benchmark(Description = "Callback: body read and replaced")]
    public void ReadAndReplace()
    {
        _stream.PushRequestData(_body, endOfStream: false);
        _output.Clear();
        _stream.TakeOutput(_stream.Request, _output);
    }
}
