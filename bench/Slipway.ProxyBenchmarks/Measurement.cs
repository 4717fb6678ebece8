namespace Slipway.ProxyBenchmarks;

/// <summary>One run of one contender.</summary>
/// <param name="CpuMicroseconds">Processor time for each request.</param>
/// <param name="Rate">Requests in a second.</param>
/// <param name="P50">Half of the requests took no longer; in microseconds.</param>
/// <param name="P99">99 % of the requests took no longer.</param>
/// <param name="MemoryBytes">Resident memory after the run.</param>
internal sealed record Measurement(double CpuMicroseconds, double Rate, int P50, int P99, long MemoryBytes)
{
    /// <summary>How the processor time of one contender is to that of another: the median of what it is in each round.</summary>
    public static double Ratio(IReadOnlyList<Measurement> of, IReadOnlyList<Measurement> to)
    {
        var ratios = of.Zip(to, (one, other) => one.CpuMicroseconds / other.CpuMicroseconds).Order().ToList();
        return ratios[ratios.Count / 2];
    }

    /// <summary>The run whose processor time is the median.</summary>
    public static Measurement MedianOf(IEnumerable<Measurement> runs)
    {
        var ordered = runs.OrderBy(run => run.CpuMicroseconds).ToList();
        return ordered[ordered.Count / 2];
    }

    /// <summary>Processor time for each request that a quarter of the runs stay below, and a quarter exceed.</summary>
    public static (double First, double Third) Quartiles(IEnumerable<Measurement> runs)
    {
        var ordered = runs.Select(run => run.CpuMicroseconds).Order().ToList();
        return (ordered[ordered.Count / 4], ordered[ordered.Count * 3 / 4]);
    }
}
