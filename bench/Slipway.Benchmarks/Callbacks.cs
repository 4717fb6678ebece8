using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.Benchmarks.Results;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Benchmarks;

/// <summary>One callback of a filter, for a stream that is under way: the turn, the lane, the call, and the hostcalls that it makes.</summary>
public class Callbacks
{
    private FilterBench _filter = null!;
    private HttpStream _stream = null!;

    [GlobalCleanup]
    public void CleanUp()
    {
        _stream.Dispose();
        _filter.Dispose();
    }

    [GlobalSetup(Target = nameof(Empty))]
    public Task SetUpEmpty() => SetUp(FilterGuest.Headers(0, 0, 0));

    [Benchmark(Description = "Callback: empty")]
    public void Empty() => Call();

    [GlobalSetup(Target = nameof(GetProperty))]
    public Task SetUpGetProperty() => SetUp(FilterGuest.GetProperty);

    [Benchmark(Description = "Callback: get_property of request.path")]
    public void GetProperty() => Call();

    [GlobalSetup(Target = nameof(OneHeader))]
    public Task SetUpOneHeader() => SetUp(FilterGuest.Headers(0, 1, 0));

    [Benchmark(Description = "Callback: 1 header hostcall (get)")]
    public void OneHeader() => Call();

    [GlobalSetup(Target = nameof(TwentyHeaders))]
    public Task SetUpTwentyHeaders() => SetUp(FilterGuest.Headers(7, 6, 7));

    [Benchmark(Description = "Callback: 20 header hostcalls (7 add, 6 get, 7 remove)")]
    public void TwentyHeaders() => Call();

    [GlobalSetup(Target = nameof(SixtyHeaders))]
    public Task SetUpSixtyHeaders() => SetUp(FilterGuest.Headers(20, 20, 20));

    [Benchmark(Description = "Callback: 60 header hostcalls (20 add, 20 get, 20 remove)")]
    [Target(Microseconds = 10, AllocatedBytes = 0)]
    public void SixtyHeaders() => Call();

    private async Task SetUp(byte[] guest)
    {
        _filter = await FilterBench.StartAsync(guest);
        _stream = _filter.BeginRequest(endOfStream: false);
        if (_stream.Request.HeadersOut) throw new InvalidOperationException("The filter should hold the headers.");
        Call();
        if (_stream.Reply is not null) throw new InvalidOperationException("The filter has failed.");
    }

    private void Call() => _stream.PushRequestData([], endOfStream: false);
}
