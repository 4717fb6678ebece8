using System.Text;
using BenchmarkDotNet.Attributes;
using Slipway.Sandbox;

namespace Slipway.Benchmarks;

/// <summary>Calls across the sandbox's boundary, with nothing of Proxy-Wasm: what everything else is built on.</summary>
public class SandboxCalls
{
    private const int HostCalls = 1000;

    private const string Wat =
        """
        (module
          (import "host" "nothing" (func $nothing (param i32 i32 i32 i32 i32) (result i32)))
          (func (export "empty") (param i32 i32 i32) (result i32) (i32.const 0))
          (func (export "call_host") (param $left i32)
            (loop $again
              (drop (call $nothing (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5)))
              (local.set $left (i32.sub (local.get $left) (i32.const 1)))
              (br_if $again (local.get $left)))))
        """;

    private SandboxEngine _engine = null!;
    private HostFunctions _imports = null!;
    private SandboxInstance _instance = null!;
    private GuestFunction _empty = null!;
    private GuestFunction _callHost = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        _engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "" });
        _imports = new HostFunctions(_engine);
        _imports.Define("host", "nothing", (SandboxInstance _, int a, int b, int c, int d, int e) => 0);
        var module = await _engine.LoadAsync("calls", Encoding.UTF8.GetBytes(Wat));
        _instance = _engine.Instantiate(module, _imports, InstanceLimits.Default, this);
        _empty = _instance.GetFunction("empty")!;
        _callHost = _instance.GetFunction("call_host")!;
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _instance.Dispose();
        _imports.Dispose();
        _engine.Dispose();
    }

    [Benchmark(Description = "Sandbox: host calls an empty guest function with 3 parameters")]
    public int GuestCall() => _empty.Call(1, 2, 3);

    [Benchmark(Description = "Sandbox: guest calls an empty host function with 5 parameters", OperationsPerInvoke = HostCalls)]
    public int HostCall() => _callHost.Call(HostCalls);
}
