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
                times.Record(time);

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
        times.Record(-1);

        Assert.Equal(2, times.Read().Count);
    }

    [Fact]
    public void Nothing_recorded_is_no_time_at_all() =>
        Assert.Equal(new CallbackFigures(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), new CallbackTimes().Read());

    [Fact]
    public void Recording_allocates_nothing()
    {
        var times = new CallbackTimes();
        times.Record(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            times.Record(i);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static bool IsNear(TimeSpan told, long ticks)
    {
        var really = Stopwatch.GetElapsedTime(0, ticks);
        return (told - really).Duration() <= really / 8 + TimeSpan.FromTicks(1);
    }
}
