using BenchmarkDotNet.Attributes;
using Slipway.Benchmarks.Guests;
using Slipway.Benchmarks.Results;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;

namespace Slipway.Benchmarks;

/// <summary>Instances of a 170 KiB module with a megabyte of memory, from nothing until they are gone again.</summary>
public class Instantiation
{
    private byte[] _code = [];
    private SandboxEngine _engine = null!;
    private HostFunctions _imports = null!;
    private SandboxModule _module = null!;
    private ProxyWasmHost _host = null!;
    private PluginOptions _plugin = null!;
    private Plugin _keepsModule = null!;

    [GlobalSetup(Target = nameof(Pooled))]
    public Task SetUpPooled() => SetUpSandbox(pooling: true);

    [GlobalSetup(Target = nameof(OnDemand))]
    public Task SetUpOnDemand() => SetUpSandbox(pooling: false);

    [GlobalSetup(Target = nameof(StartPlugin))]
    public async Task SetUpPlugin()
    {
        _host = new ProxyWasmHost(new ProxyWasmHostOptions { Lanes = 1, Sandbox = new SandboxOptions { CacheDirectory = "" } });
        _plugin = new PluginOptions { Name = "bench", Code = SyntheticModule.Create(170 << 10) };
        _keepsModule = await Plugin.LoadAsync(_host, _plugin with { VmId = "another" });
        (await Plugin.LoadAsync(_host, _plugin)).Dispose();
    }

    [GlobalCleanup(Targets = [nameof(Pooled), nameof(OnDemand)])]
    public void CleanUpSandbox()
    {
        _imports.Dispose();
        _engine.Dispose();
    }

    [GlobalCleanup(Target = nameof(StartPlugin))]
    public void CleanUpPlugin()
    {
        _keepsModule.Dispose();
        _host.Dispose();
    }

    [Benchmark(Description = "Instance: create and dispose, from the pool")]
    [Target(Microseconds = 20)]
    public void Pooled() => _engine.Instantiate(_module, _imports, InstanceLimits.Default, this).Dispose();

    [Benchmark(Description = "Instance: create and dispose, on demand")]
    public void OnDemand() => _engine.Instantiate(_module, _imports, InstanceLimits.Default, this).Dispose();

    [Benchmark(Description = "Plugin: load a module that is in memory, start its VM, configure it, and end both again")]
    public void StartPlugin() => Plugin.LoadAsync(_host, _plugin).GetAwaiter().GetResult().Dispose();

    private async Task SetUpSandbox(bool pooling)
    {
        _code = SyntheticModule.Create(170 << 10);
        _engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "", Pooling = pooling });
        if (_engine.UsesPooling != pooling) throw new InvalidOperationException("Address space for the pool cannot be had here.");
        _imports = new HostFunctions(_engine);
        _imports.Define("env", "proxy_log", (SandboxInstance _, int level, int text, int length) => 0);
        _module = await _engine.LoadAsync("bench.wasm", _code);
    }
}
