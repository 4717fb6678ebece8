namespace Slipway.CompilerBenchmarks;

/// <summary>The processor time of this process, so that what else the machine does is not measured.</summary>
internal static class ProcessorTime
{
    /// <summary>How often something is run so that the clock's grain does not matter.</summary>
    public static int CallsFor(TimeSpan least, Action run)
    {
        for (var calls = 1; ; calls *= 2)
        {
            if (Of(run, calls) >= least.TotalMilliseconds)
                return calls;
        }
    }

    /// <summary>Milliseconds for so many calls.</summary>
    public static double Of(Action run, int calls)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < calls; i++)
            run();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }
}
