using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.Benchmarks.Results;
using Slipway.Sandbox;

namespace Slipway.Benchmarks;

/// <summary>
/// From the bytes of a module to machine code. Every operation has an engine of its own, so that nothing is in memory; files are in the page cache.
/// </summary>
public class Loading
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
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = _directory });
        await engine.LoadAsync("bench.wasm", _module);
    }

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_directory, recursive: true);

    [IterationSetup(Target = nameof(Compile))]
    public void WithoutCache() => _engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "" });

    [IterationSetup(Target = nameof(LoadFromCache))]
    public void WithCache() => _engine = new SandboxEngine(new SandboxOptions { CacheDirectory = _directory });

    [IterationCleanup]
    public void DisposeEngine() => _engine.Dispose();

    [Benchmark(Description = "Module: compile")]
    public SandboxModule Compile() => Load(fromCache: false);

    [Benchmark(Description = "Module: load from the cache on disk")]
    [Target(Microseconds = 5000, Argument = 3000)]
    public SandboxModule LoadFromCache() => Load(fromCache: true);

    private SandboxModule Load(bool fromCache)
    {
        var module = _engine.LoadAsync("bench.wasm", _module).GetAwaiter().GetResult();
        return module.FromCache == fromCache ? module : throw new InvalidOperationException("The module came from elsewhere.");
    }
}
