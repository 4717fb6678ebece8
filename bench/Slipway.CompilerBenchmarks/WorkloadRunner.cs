using Wasmtime;

namespace Slipway.CompilerBenchmarks;

/// <summary>What a workload has taken, in µs for one call: the median of all rounds, and of the rounds' ratios.</summary>
internal sealed record Comparison(Workload Workload, double Native, double Compiled, double Ratio);

/// <summary>Runs workloads on CoreCLR and as a module, one after the other in each round.</summary>
internal sealed class WorkloadRunner : IDisposable
{
    private const int Rounds = 15;
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(20);

    private readonly Engine _engine = new(new Config().WithOptimizationLevel(OptimizationLevel.Speed));
    private readonly Store _store;
    private readonly Instance _instance;

    public WorkloadRunner(byte[] module)
    {
        _store = new Store(_engine);
        using var compiled = Module.FromBytes(_engine, "workloads", module);
        using var linker = new Linker(_engine);
        _instance = linker.Instantiate(_store, compiled);
    }

    public Comparison Compare(Workload workload)
    {
        var export = _instance.GetFunction<int, long>(workload.Name)
            ?? throw new InvalidOperationException($"The module does not export '{workload.Name}'.");
        var expected = workload.Run(workload.Rounds);
        var actual = export(workload.Rounds);
        if (expected != actual)
            throw new InvalidOperationException($"'{workload.Name}' gives {actual} as a module and {expected} on CoreCLR.");
        void Native() => workload.Run(workload.Rounds);
        void Compiled() => export(workload.Rounds);
        Settle(Native);
        var calls = ProcessorTime.CallsFor(s_least, Native);
        var rounds = Enumerable.Range(0, Rounds)
            .Select(_ => (Native: ProcessorTime.Of(Native, calls), Compiled: ProcessorTime.Of(Compiled, calls))).ToList();
        return new Comparison(workload, Median(rounds.Select(round => round.Native)) * 1000 / calls,
            Median(rounds.Select(round => round.Compiled)) * 1000 / calls, Median(rounds.Select(round => round.Compiled / round.Native)));
    }

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
    }

    public static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <summary>
    /// Until the runtime has optimised what runs, by what it has seen: it begins when nothing new was compiled for 100 ms.
    /// </summary>
    private static void Settle(Action run)
    {
        for (var pass = 0; pass < 5; pass++)
        {
            ProcessorTime.CallsFor(s_least, run);
            for (var i = 0; i < 40; i++)
                run();
            Thread.Sleep(150);
        }
    }
}
