using System.Globalization;
using System.Reflection;
using System.Text;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Slipway.Benchmarks.Results;

/// <summary>Puts BenchmarkDotNet's results into one table, each beside its target.</summary>
internal static class ResultsPage
{
    public static string Write(IReadOnlyList<Summary> summaries, VmMemory.Figures memory)
    {
        var page = new StringBuilder();
        page.Append(
            $"""
            # Microbenchmarks

            Written by `bench/run`; do not edit. {Machine(summaries[0])}.

            | What | Mean | Error | Fastest | Allocated | Target | Holds |
            |---|--:|--:|--:|--:|--:|:-:|

            """);
        foreach (var report in summaries.SelectMany(summary => summary.Reports)) page.AppendLine(Row(report));
        page.Append(
            CultureInfo.InvariantCulture,
            $"""

            Memory of a VM (a 170 KiB module, measured over many): {KiB(memory.ManagedBytes)} on the managed heap and {KiB(memory.NativeBytes)} beside it. Its
            linear memory of {KiB(memory.LinearBytes)} adds to that as far as the guest writes to it, which this one does not.

            - Times are processor time of all threads of the process, so that a busy machine shows little, except where the clock on the wall is
              named: work that several threads do at once ends sooner than its processor time says. *Error* is half of the 99.9% confidence interval,
              *Fastest* the best iteration, *Allocated* managed memory per operation.
            - *Sandbox*: a call across the boundary in one direction, without Proxy-Wasm.
            - *Callback*: the host takes the stream's turn and the VM's lane and calls the filter, which makes its hostcalls and returns. The request has ten
              headers. A body is pushed in, copied to the guest, put back by it, and taken out.
            - *Connection*: a piece of what a client sends is pushed in, shown to one filter that lets it go on, and taken
              out by exchange of buffers.
            - *Stream*: begun, filled with ten request and five response headers, taken through all callbacks from `proxy_on_context_create` to `proxy_on_delete`, ended.
            - *Instance*: with its store and a megabyte of memory, of a 170 KiB module. *Plugin*: hashing the module to find it in memory, a VM, its root context,
              `proxy_on_vm_start`, `proxy_on_configure`, and the end of them all.
            - *Module*: from the bytes of a synthetic module to machine code, in a new engine; the files of the cache are in the system's page cache.

            """);
        return page.ToString();
    }

    private static string Machine(Summary summary)
    {
        var wasmtime = typeof(Wasmtime.Engine).Assembly.GetName().Version!.ToString(3);
        var processor = summary.HostEnvironmentInfo.Cpu.Value?.ProcessorName ?? "unknown processor";
        return $"{processor}, {Environment.ProcessorCount} logical cores; {RuntimeInformation()}; Wasmtime {wasmtime}; BenchmarkDotNet {summary.HostEnvironmentInfo.BenchmarkDotNetVersion}";
    }

    private static string RuntimeInformation() =>
        $"{System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}";

    private static string Row(BenchmarkReport report)
    {
        var benchmark = report.BenchmarkCase;
        var arguments = string.Join(", ", benchmark.Parameters.Items.Select(p => $"{p.Value:N0} {(p.Name == "Bytes" ? "bytes" : p.Name)}"));
        var what = benchmark.Descriptor.WorkloadMethodDisplayInfo.Trim('\'') + (arguments.Length > 0 ? $", {arguments}" : "");
        if (benchmark.Job.Infrastructure.Clock is not CpuClock) what += ", by the clock on the wall";
        if (report.ResultStatistics is not { } statistics) return $"| {what} | failed | | | | | |";
        var allocated = report.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0;
        var target = TargetOf(benchmark);
        var holds = target is null ? "" : Holds(target, statistics.Mean, allocated) ? "yes" : "**no**";
        return $"| {what} | {Time(statistics.Mean)} | {Time(statistics.ConfidenceInterval.Margin)} | {Time(statistics.Min)} | {allocated:N0} B | {Text(target)} | {holds} |";
    }

    private static TargetAttribute? TargetOf(BenchmarkCase benchmark)
    {
        var target = benchmark.Descriptor.WorkloadMethod.GetCustomAttribute<TargetAttribute>();
        return target?.Argument is null || benchmark.Parameters.Items.Any(p => target.Argument.Equals(p.Value)) ? target : null;
    }

    private static bool Holds(TargetAttribute target, double nanoseconds, long allocated) =>
        (target.Microseconds <= 0 || nanoseconds < target.Microseconds * 1000) && (target.AllocatedBytes < 0 || allocated <= target.AllocatedBytes);

    private static string Text(TargetAttribute? target)
    {
        if (target is null) return "";
        var time = target.Microseconds > 0 ? $"< {Time(target.Microseconds * 1000)}" : "";
        return target.AllocatedBytes < 0 ? time : $"{time}, {target.AllocatedBytes} B";
    }

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:F1} ns"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000:F2} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000:F2} ms"),
    };

    private static string KiB(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N1} KiB");
}
