using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.Benchmarks.Results;
using Slipway.Sandbox;

namespace Slipway.Benchmarks;

/// <summary>
/// Modules that have been compiled before. Every operation has an engine of its own, so that nothing is in memory; files are in the page cache.
/// </summary>
public class CachedLoading
{
    private string _directory = "";
    private SandboxEngine _engine = null!;
    private byte[] _module = [];

    [Params(25, 170, 3000)]
    public int KiB { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _module = SyntheticModule.Create(KiB << 10);
        _directory = Directory.CreateTempSubdirectory("slipway-bench-").FullName;
        NewEngine();
        await _engine.LoadAsync("bench.wasm", _module);
        DisposeEngine();
    }

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_directory, recursive: true);

    [IterationSetup]
    public void NewEngine() => _engine = new SandboxEngine(new SandboxOptions { CacheDirectory = _directory });

    [IterationCleanup]
    public void DisposeEngine() => _engine.Dispose();

    [Benchmark(Description = "Module: load from the cache on disk")]
    [Target(Microseconds = 5000, Argument = 3000)]
    public SandboxModule LoadFromCache()
    {
        var module = _engine.LoadAsync("bench.wasm", _module).GetAwaiter().GetResult();
        return module.FromCache ? module : throw new InvalidOperationException("The module was compiled.");
    }
}
