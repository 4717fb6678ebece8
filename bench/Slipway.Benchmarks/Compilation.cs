using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.Sandbox;

namespace Slipway.Benchmarks;

/// <summary>Modules that are seen for the first time. Every operation has an engine of its own, so that nothing is in memory, and there is no cache.</summary>
public class Compilation
{
    private SandboxEngine _engine = null!;
    private byte[] _module = [];

    [Params(25, 170, 3000)]
    public int KiB { get; set; }

    [GlobalSetup]
    public void SetUp() => _module = SyntheticModule.Create(KiB << 10);

    [IterationSetup]
    public void NewEngine() => _engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "" });

    [IterationCleanup]
    public void DisposeEngine() => _engine.Dispose();

    [Benchmark(Description = "Module: compile")]
    public SandboxModule Compile() => _engine.LoadAsync("bench.wasm", _module).GetAwaiter().GetResult();
}
