using System.Globalization;
using Slipway.Benchmarks.Guests;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;

namespace Slipway.Benchmarks;

/// <summary>What a VM costs in memory, measured by starting many. Linux only: the kernel counts.</summary>
internal static class VmMemory
{
    private const int Vms = 200;

    /// <param name="NativeBytes">Memory of the process that no other shares, without the managed heap, for each VM.</param>
    /// <param name="ManagedBytes">What is live on the managed heap for each VM.</param>
    /// <param name="LinearBytes">Size of a VM's linear memory, touched or not.</param>
    public sealed record Figures(long NativeBytes, long ManagedBytes, long LinearBytes);

    public static async Task<Figures> MeasureAsync()
    {
        using var host = new ProxyWasmHost(new ProxyWasmHostOptions { Lanes = Vms, Sandbox = new SandboxOptions { CacheDirectory = "" } });
        var options = new PluginOptions { Name = "bench", Code = SyntheticModule.Create(170 << 10) };

        // The first pays for machine code and for what the process does once.
        using var first = await Plugin.LoadAsync(host, options with { VmId = "first", Singleton = true });
        var before = Now();
        using var plugin = await Plugin.LoadAsync(host, options);
        var after = Now();
        return new Figures((after.Native - before.Native) / Vms, (after.Managed - before.Managed) / Vms, plugin.MemoryBytes / Vms);
    }

    private static (long Native, long Managed) Now()
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        var kibibytes = File.ReadLines("/proc/self/smaps_rollup")
            .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        return ((kibibytes << 10) - GC.GetGCMemoryInfo().TotalCommittedBytes, managed);
    }
}
