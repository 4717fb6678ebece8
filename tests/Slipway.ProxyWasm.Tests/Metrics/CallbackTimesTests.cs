using System.Diagnostics;
using CsCheck;
using Slipway.ProxyWasm.Metrics;

namespace Slipway.ProxyWasm.Tests.Metrics;

public sealed class CallbackTimesTests
{
    [Fact]
    public void Half_and_nearly_all_of_the_times_lie_below_what_is_told_to_within_an_eighth() =>
        Gen.Long[0, 1L << 38].Array[1, 200].Sample(ticks =>
        {
            var times = new CallbackTimes();
            foreach (var time in ticks)
            {
                times.Count(0);
                times.Record(time);
            }

            var figures = times.Read();
            Array.Sort(ticks);
            return figures.Count == ticks.Length
                && figures.Total == Stopwatch.GetElapsedTime(0, ticks.Sum())
                && IsNear(figures.Median, ticks[(ticks.Length + 1) / 2 - 1])
                && IsNear(figures.P99, ticks[(int)Math.Ceiling(ticks.Length * 0.99) - 1]);
        });

    [Fact]
    public void Times_beyond_all_measure_are_counted_too()
    {
        var times = new CallbackTimes();
        times.Record(long.MaxValue / 2);
        Assert.True(times.Read().P99 > TimeSpan.FromMinutes(5));
        times.Record(-1);
        Assert.Equal(TimeSpan.Zero, times.Read().Median);
    }

    [Fact]
    public void Nothing_recorded_is_no_time_at_all() =>
        Assert.Equal(new CallbackFigures(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), new CallbackTimes().Read());

    [Fact]
    public void Of_many_callbacks_those_of_root_contexts_and_of_every_eighth_stream_are_timed_and_stand_for_all()
    {
        var times = new CallbackTimes();
        for (var i = 0; i < 64; i++)
            Assert.True(times.Count(context: 3));
        Assert.True(times.Count(context: 0));
        var timed = Enumerable.Range(1, 1600).Count(id => times.Count((uint)id));
        Assert.Equal(200, timed);

        times.Record(5_000);
        Assert.Equal(64 + 1 + 1600, times.Read().Count);
        Assert.Equal(Stopwatch.GetElapsedTime(0, 5_000) * times.Read().Count, times.Read().Total);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var times = new CallbackTimes();
        times.Count(1);
        times.Record(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            times.Count(1);
            times.Record(i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static bool IsNear(TimeSpan told, long ticks)
    {
        var really = Stopwatch.GetElapsedTime(0, ticks);
        return (told - really).Duration() <= really / 8 + TimeSpan.FromTicks(1);
    }
}
