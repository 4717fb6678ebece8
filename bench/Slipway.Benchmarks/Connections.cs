using System.Buffers;
using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Benchmarks;

/// <summary>Data of a TCP connection on its way through a network filter that does nothing with it.</summary>
public class Connections
{
    private readonly BodyBuffer _output = new();
    private FilterBench _filter = null!;
    private TcpStream _stream = null!;
    private ReadOnlySequence<byte> _piece;

    [Params(1 << 10, 64 << 10)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _piece = new ReadOnlySequence<byte>(new byte[Bytes]);
        _filter = await FilterBench.StartAsync(FilterGuest.Connection);
        _stream = _filter.BeginConnection();
        Pass();
        if (_output.Length != Bytes) throw new InvalidOperationException("The filter has not let the data go on.");
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _stream.Dispose();
        _filter.Dispose();
    }

    [Benchmark(Description = "Connection: a piece through one filter that does nothing")]
    public void Pass()
    {
        _output.Clear();
        _stream.PushDownstream(_piece, end: false);
        _stream.TakeOutput(_stream.Downstream, _output);
    }
}
