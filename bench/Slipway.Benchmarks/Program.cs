using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Slipway.Benchmarks;
using Slipway.Benchmarks.Results;

// Usage: Slipway.Benchmarks FILE [--long] [--only NAME]
var isLong = args.Contains("--long");
var only = Array.IndexOf(args, "--only") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : "";
if (args.Length == 0 || args[0].StartsWith('-'))
{
    Console.Error.WriteLine("The first argument is the file to write the results to.");
    return 2;
}

// In this process: BenchmarkDotNet would otherwise build everything anew, which takes longer than measuring.
var job = Job.Default.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromHours(1), logOutput: true)).WithClock(new CpuClock());
var calls = job.WithWarmupCount(6).WithIterationCount(isLong ? 20 : 8).WithIterationTime(TimeInterval.FromMilliseconds(isLong ? 500 : 150));
// One operation an iteration: what these measure happens once, not in a row.
var loads = job.WithStrategy(RunStrategy.Monitoring).WithWarmupCount(2);
// Until the runtime has optimised what runs: it does so on a thread of its own, whose processor time would count.
var settled = loads.WithWarmupCount(200);
var runs = new (Type Type, Job Job)[]
    {
        (typeof(SandboxCalls), calls),
        (typeof(Callbacks), calls),
        (typeof(Streams), calls),
        (typeof(Bodies), calls),
        (typeof(Connections), calls),
        (typeof(Instantiation), calls),
        (typeof(CachedLoading), settled.WithIterationCount(isLong ? 50 : 20)),
        (typeof(CachedLoading), settled.WithClock(Chronometer.BestClock).WithIterationCount(isLong ? 50 : 20)),
        (typeof(Compilation), loads.WithIterationCount(isLong ? 10 : 3)),
    }
    .Where(run => run.Type.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
    .Select(run => BenchmarkConverter.TypeToBenchmarks(run.Type, ConfigFor(run.Job)))
    .ToArray();
var memory = await VmMemory.MeasureAsync();
var summaries = BenchmarkRunner.Run(runs);
var page = ResultsPage.Write(summaries, memory);
await File.WriteAllTextAsync(args[0], page);
Console.WriteLine(page);
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;

static IConfig ConfigFor(Job job) => ManualConfig.CreateEmpty()
    .AddJob(job)
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default);
