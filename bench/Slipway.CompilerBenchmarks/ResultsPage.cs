using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.CompilerBenchmarks;

/// <summary>Writes what was measured as a page of Markdown.</summary>
internal static class ResultsPage
{
    public static string Write(int moduleBytes, IReadOnlyList<Comparison> comparisons, IReadOnlyList<CallbackTimes> callbacks)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # The compiler's modules beside CoreCLR, C and AssemblyScript

            Written by `bench/compiler`; do not edit. {Processor()}, {Environment.ProcessorCount} logical cores;
            {RuntimeInformation.FrameworkDescription},
            {RuntimeInformation.RuntimeIdentifier}; Wasmtime {typeof(Wasmtime.Engine).Assembly.GetName().Version?.ToString(3)}.

            ## The same methods on both

            [`Slipway.CompilerBenchmarks.Workloads`](Slipway.CompilerBenchmarks.Workloads), on CoreCLR once it has optimised them
            (tier 1, by their profile), and as a module of {moduleBytes:N0} bytes with exceptions, null and bounds checks, collected between calls.

            | | | CoreCLR, µs | module, µs | times | at most | holds |
            |---|---|--:|--:|--:|--:|:-:|

            """);
        foreach (var (workload, native, compiled, ratio) in comparisons)
        {
            var holds = ratio <= workload.Limit ? "yes" : "no";
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {workload.Group} | {workload.Name} | {native:N1} | {compiled:N1} | {ratio:0.00} | {workload.Limit:0} | {holds} |");
        }

        text.Append("""

            ## The same filter in several languages

            It copies the header `:path` to `x-path`. In [C](Slipway.CompilerBenchmarks/Guests/header.c) (clang, `-O2`, stripped) and
            [AssemblyScript](Slipway.CompilerBenchmarks/Guests/header.ts) (`-O3`, with its incremental collector) over the ABI itself; in
            [C#](Slipway.CompilerBenchmarks.Filter/HeaderFilter.cs) over the SDK, with its contexts and exceptions. Times include the host's
            part: the callback, two hostcalls, and the allocation that the first of them asks for.

            | | module, bytes | callback, ns | stream of three callbacks, ns |
            |---|--:|--:|--:|

            """);
        foreach (var (name, bytes, callback, stream) in callbacks)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {bytes:N0} | {callback:N0} | {stream:N0} |");
        text.Append("""

            - Times are processor time of the process, for one call: the median of 15 rounds, in each of which all run one after the other.
              *Times* is the median of the rounds' ratios.
            - A *callback* is `proxy_on_request_headers`; a *stream* has `proxy_on_delete`, `proxy_on_context_create` and the callback.

            """);
        return text.ToString();
    }

    private static string Processor()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?.Split(':', 2)[1].Trim() ?? "unknown processor";
    }
}
