using System.Diagnostics.Metrics;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.ProxyWasm.Tests.Metrics;

public sealed class GuestMetricsTests : IDisposable
{
    private const int Counter = (int)MetricKind.Counter;
    private const int Gauge = (int)MetricKind.Gauge;
    private const int Histogram = (int)MetricKind.Histogram;

    private readonly MetricRegistry _registry = new();
    private readonly GuestMetrics _metrics;

    public GuestMetricsTests() => _metrics = new GuestMetrics(_registry);

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void Numbers_carry_the_kind_in_their_low_bits()
    {
        int[] kinds = [Counter, Gauge, Histogram, Counter, Gauge, Histogram];
        Assert.Equal([4u, 5u, 6u, 8u, 9u, 10u], kinds.Select((kind, i) => Define(kind, $"m{i}")));
    }

    [Fact]
    public void A_metric_defined_again_has_another_number_and_the_same_value()
    {
        var first = Define(Counter, "c");
        var second = Define(Counter, "c");
        Assert.NotEqual(first, second);
        _metrics.Increment(first, 3);
        _metrics.Increment(second, 4);
        Assert.Equal(7u, Value(first));
    }

    [Fact]
    public void Vms_share_the_value_of_a_kind_and_name_but_not_its_number()
    {
        var other = new GuestMetrics(_registry);
        var here = Define(Counter, "shared");
        other.Define(Gauge, "shared", out _);
        other.Define(Counter, "different", out _);
        other.Define(Counter, "shared", out var there);
        Assert.NotEqual(here, there);
        other.Increment(there, 5);
        Assert.Equal(5u, Value(here));
    }

    [Fact]
    public void A_counter_only_grows_and_recording_adds_to_it()
    {
        var id = Define(Counter, "c");
        Assert.Equal(WasmResult.Ok, _metrics.Increment(id, 2));
        Assert.Equal(WasmResult.BadArgument, _metrics.Increment(id, 0));
        Assert.Equal(WasmResult.BadArgument, _metrics.Increment(id, -1));
        Assert.Equal(WasmResult.Ok, _metrics.Record(id, 3));
        Assert.Equal(5u, Value(id));
    }

    [Fact]
    public void A_gauge_goes_both_ways_and_recording_sets_it()
    {
        var id = Define(Gauge, "g");
        Assert.Equal(WasmResult.Ok, _metrics.Record(id, 10));
        Assert.Equal(WasmResult.Ok, _metrics.Increment(id, 5));
        Assert.Equal(WasmResult.Ok, _metrics.Increment(id, -12));
        Assert.Equal(3u, Value(id));
        Assert.Equal(WasmResult.Ok, _metrics.Record(id, 1));
        Assert.Equal(1u, Value(id));
    }

    [Fact]
    public void A_histogram_counts_what_is_recorded_and_cannot_be_read_or_incremented()
    {
        var id = Define(Histogram, "h");
        Assert.Equal(WasmResult.BadArgument, _metrics.Increment(id, 1));
        Assert.Equal(WasmResult.BadArgument, _metrics.Get(id, out _));
        foreach (var value in new ulong[] { 0, 1, 7, 4_000_000 })
        {
            Assert.Equal(WasmResult.Ok, _metrics.Record(id, value));
        }

        var histogram = Assert.Single(_registry.Snapshot()).Histogram!;
        Assert.Equal(4u, histogram.Count);
        Assert.Equal(4_000_008u, histogram.Sum);
        Assert.Equal(1u, histogram.Buckets.Single(bucket => bucket.UpperBound == 0.5).CumulativeCount);
        Assert.Equal(2u, histogram.Buckets.Single(bucket => bucket.UpperBound == 1).CumulativeCount);
        Assert.Equal(3u, histogram.Buckets[^1].CumulativeCount);
    }

    [Theory]
    [InlineData(4u, WasmResult.NotFound, WasmResult.NotFound)]
    [InlineData(5u, WasmResult.NotFound, WasmResult.NotFound)]
    [InlineData(6u, WasmResult.BadArgument, WasmResult.NotFound)]
    [InlineData(7u, WasmResult.BadArgument, WasmResult.NotFound)]
    [InlineData(0u, WasmResult.NotFound, WasmResult.NotFound)]
    [InlineData(uint.MaxValue, WasmResult.BadArgument, WasmResult.NotFound)]
    public void An_unknown_number_is_judged_by_its_kind_first(uint id, WasmResult incrementedOrRead, WasmResult recorded)
    {
        Assert.Equal(incrementedOrRead, _metrics.Increment(id, 1));
        Assert.Equal(incrementedOrRead, _metrics.Get(id, out _));
        Assert.Equal(recorded, _metrics.Record(id, 1));
    }

    [Fact]
    public void A_bad_kind_or_name_is_refused()
    {
        Assert.Equal(WasmResult.BadArgument, _metrics.Define(3, "m", out _));
        Assert.Equal(WasmResult.BadArgument, _metrics.Define(-1, "m", out _));
        Assert.Equal(WasmResult.BadArgument, _metrics.Define(Counter, "", out _));
        Assert.Equal(WasmResult.BadArgument, _metrics.Define(Counter, new string('m', GuestMetrics.MaxNameLength + 1), out _));
        Assert.Equal(WasmResult.Ok, _metrics.Define(Counter, new string('m', GuestMetrics.MaxNameLength), out _));
    }

    [Fact]
    public void A_vm_may_not_define_metrics_without_end()
    {
        for (var i = 0; i < GuestMetrics.MaxMetrics; i++)
        {
            Assert.Equal(WasmResult.Ok, _metrics.Define(i % 3, "same", out _));
        }

        Assert.Equal(WasmResult.InternalFailure, _metrics.Define(Counter, "same", out _));
        Assert.Equal(WasmResult.Ok, new GuestMetrics(_registry).Define(Counter, "same", out _));
    }

    [Fact]
    public void Metrics_are_published_under_the_names_that_guests_gave()
    {
        var name = $"requests;.{Guid.NewGuid():N}";
        var measured = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == MetricRegistry.MeterName && instrument.Name.StartsWith(name, StringComparison.Ordinal))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();

        _metrics.Record(Define(Counter, name + "_c"), 3);
        _metrics.Increment(Define(Gauge, name + "_g"), -2);
        _metrics.Record(Define(Histogram, name + "_h"), 9);
        listener.RecordObservableInstruments();
        Assert.Equal(new Dictionary<string, long> { [name + "_c"] = 3, [name + "_g"] = -2, [name + "_h"] = 9 }, measured);
    }

    [Fact]
    public void Concurrent_increments_lose_nothing()
    {
        const int threads = 4;
        const int times = 2000;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            var metrics = new GuestMetrics(_registry);
            metrics.Define(Counter, "c", out var id);
            for (var i = 0; i < times; i++)
            {
                metrics.Increment(id, 1);
            }
        });
        Assert.Equal(threads * times, (long)Assert.Single(_registry.Snapshot()).Value);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var counter = Define(Counter, "c");
        var histogram = Define(Histogram, "h");
        Count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Count()
        {
            _metrics.Increment(counter, 1);
            _metrics.Record(histogram, 12);
            _metrics.Get(counter, out _);
        }
    }

    private uint Define(int type, string name)
    {
        Assert.Equal(WasmResult.Ok, _metrics.Define(type, name, out var id));
        return id;
    }

    private ulong Value(uint id)
    {
        Assert.Equal(WasmResult.Ok, _metrics.Get(id, out var value));
        return value;
    }
}
