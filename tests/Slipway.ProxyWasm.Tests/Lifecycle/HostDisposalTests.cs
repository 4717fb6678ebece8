using System.Globalization;
using System.Text;
using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Tests.Lifecycle;

public sealed class HostDisposalTests
{
    private const string Wat = """
        (module
          (import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_tell" (func (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "malloc") (param i32) (result i32) (i32.const 1024))
          (func (export "proxy_abi_version_0_2_1")))
        """;

    [Fact]
    public async Task A_disposed_host_gives_its_address_space_back_without_waiting_for_the_garbage_collector()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells how much address space a process has.");
        await UseAsync(1);
        var before = AddressSpaceInGiB();

        // Each has a pool of 4 slots of 4 GiB.
        await UseAsync(10);

        var grown = AddressSpaceInGiB() - before;
        Assert.True(grown < 20, $"10 hosts that were used and disposed left {grown} GiB of address space behind.");
    }

    private static async Task UseAsync(int hosts)
    {
        var options = new ProxyWasmHostOptions { Lanes = 1, Sandbox = new SandboxOptions { CacheDirectory = ModuleCache.Path, MaxInstances = 4 } };
        for (var i = 0; i < hosts; i++)
        {
            using var host = new ProxyWasmHost(options);
            using var plugin = await Plugin.LoadAsync(
                host,
                new PluginOptions { Name = "filter", Code = Encoding.UTF8.GetBytes(Wat) },
                TestContext.Current.CancellationToken);
        }
    }

    private static long AddressSpaceInGiB()
    {
        var line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmSize:", StringComparison.Ordinal));
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) >> 20;
    }
}
