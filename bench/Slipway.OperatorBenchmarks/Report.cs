using System.Globalization;
using System.Text;
using Slipway.ProxyBenchmarks;

namespace Slipway.OperatorBenchmarks;

/// <summary>Writes what was measured as a page with tables and plots.</summary>
internal static class Report
{
    private const double MiB = 1 << 20;
    private const int Many = 200;
    private const int SomeObjects = 1000;

    public static void Write(string page, string commit, RunResults results)
    {
        var text = new StringBuilder();
        Head(text, commit, results);
        Promises(text, results);
        Plots(page, text, results);
        Table(text, results, "Memory with nothing to do, PSS in MiB", cell => Number(cell.PssBytes / MiB, "0"));
        Table(text, results, "From a change to the write it leads to, both seen by one watcher: p50 / p99 in ms",
            cell => cell.EventToWrite is { } time ? $"{Number(time.P50, "0.0")} / {Number(time.P99, "0.0")}" : "");
        Table(text, results, "Processor time with nothing to do, ms in each second", cell => Number(cell.IdleCpuMs, "0.0"));
        Table(text, results, "Watches at the API server", cell => $"{cell.Watches}");
        ColdStarts(text, results);
        FromNothing(text, results);
        Websites(text, results);
        File.WriteAllText(page, text.ToString());
    }

    private static void Head(StringBuilder text, string commit, RunResults results) => text.Append(CultureInfo.InvariantCulture, $"""
        # Results: operators as processes and as modules

        Written by `bench/operators`; do not edit. {Machine()}, {Environment.ProcessorCount} logical cores, which the API server, etcd, the
        operators and the benchmark share; {DateTime.UtcNow:yyyy-MM-dd}, commit {commit}. The machine's load, with the
        operators that are measured, was {results.Cells.Min(cell => cell.Load):0} to {results.Cells.Max(cell => cell.Load):0}.

        | | |
        |---|---|
        | a | A native .NET process for each operator, with a watch and a cache of its own: [the source](Slipway.OperatorBenchmarks.Native), with KubernetesClient; compiled ahead (ReadyToRun), workstation GC, not concurrent, `ConserveMemory` 5, no `managedFields` in the cache. |
        | b | All of them in one such process with one watch and one cache for each kind: what a team gets that writes all its operators in one language and one program. |
        | c | Modules in our host, each with its instance in memory. |
        | d | Modules in our host, without instance and machine code in memory after a second with nothing to do; each measured change wakes one. |

        An operator writes the revision of its object, and a checksum of 1 KiB of payload, to the object's status by server-side apply. There are {Placement.Kinds} kinds;
        where there are more operators, those of one kind have a namespace each. Of the kinds 16 have modules in C#, 2 in C, 2 in AssemblyScript; each of the
        {Many} modules has a digest and machine code of its own. The objects (about 1.4 KiB each) are spread over the operators. The host runs in a process with the same
        settings of the garbage collector as the native ones, with its HTTP server. The API server is a real one, with etcd (without fsync). All act as
        administrators, so that no way is slowed by authorisation. Changes come one after the other; memory, idle time and watches are those after that.


        """);

    private static void Promises(StringBuilder text, RunResults results)
    {
        var (processes, modules) = (Native(results, Many, SomeObjects), results.Find("d", Many, SomeObjects));
        if (processes is null || modules is null)
            return;
        text.Append(CultureInfo.InvariantCulture, $"""
            ## {Many} operators, {SomeObjects:N0} objects

            | | wanted | measured |
            |---|---|---|
            | memory of {Many} modules beside {Many} native processes{(processes.Value.IsMeasured ? "" : $" (of {processes.Value.From} that were measured)")} | under 1/25 | {modules.PssBytes / MiB:0} of {processes.Value.Bytes / MiB:N0} MiB: 1/{processes.Value.Bytes / modules.PssBytes:0} |
            | evicted when idle | 95 % | {100.0 * modules.Evicted / Many:0} % |
            | from the event to the woken module's callback, p99 of {modules.Wake?.Count:N0} | under 5 ms, aim 1 ms | {modules.Wake?.P99:0.0} ms (p50 {modules.Wake?.P50:0.00} ms) |
            | from the event to its write being seen, p99 of {modules.EventToWrite?.Count:N0} | under 50 ms | {modules.EventToWrite?.P99:0.0} ms (p50 {modules.EventToWrite?.P50:0.0} ms) |


            """);
    }

    private static void Plots(string page, StringBuilder text, RunResults results)
    {
        List<(string, string, double)> memory = [];
        List<(string, string, double)> latency = [];
        foreach (var way in Way.All)
        {
            if (way == Way.Processes && Native(results, Many, SomeObjects) is { } native)
                memory.Add((native.IsMeasured ? way.Name : $"{way.Name} (of {native.From} measured)", "", native.Bytes / MiB));
            else if (results.Find(way.Key, Many, SomeObjects) is { } cell)
                memory.Add((way.Name, way.IsModules ? "Slipway" : "", cell.PssBytes / MiB));
            if (results.Find(way.Key, Many, SomeObjects) is { EventToWrite: { } time })
                latency.Add((way.Name, way.IsModules ? "Slipway" : "", time.P50));
        }

        Plot(page, text, "operators-memory", $"{Many} operators, {SomeObjects:N0} objects: memory with nothing to do", "MiB", memory);
        Plot(page, text, "operators-latency", $"{Many} operators, {SomeObjects:N0} objects: from a change to the write it leads to, p50", "ms", latency);
        text.AppendLine();
    }

    private static void Plot(
        string page, StringBuilder text, string name, string title, string unit, List<(string Label, string Family, double Value)> bars)
    {
        if (bars.Count == 0)
            return;
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(page))!, $"{name}.svg"), BarChart.Draw(title, unit, bars));
        text.AppendLine(CultureInfo.InvariantCulture, $"![{title}]({name}.svg)");
    }

    private static void Table(StringBuilder text, RunResults results, string title, Func<Cell, string> value)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
        text.AppendLine("| operators | objects | a: a process each | b: one process | c: modules, warm | d: modules, evicted |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|");
        foreach (var row in results.Cells.GroupBy(cell => (cell.Objects, cell.Operators)).OrderBy(row => row.Key))
        {
            var values = Way.All.Select(way => row.FirstOrDefault(cell => cell.Way == way.Key) is { } cell ? value(cell) : "–");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Key.Operators} | {row.Key.Objects:N0} | {string.Join(" | ", values)} |");
        }

        text.AppendLine();
    }

    private static void ColdStarts(StringBuilder text, RunResults results)
    {
        if (results.Find("d", Many, SomeObjects) is not { } cell)
            return;
        text.Append(CultureInfo.InvariantCulture, $"""
            ## A cold start by its parts, ms

            {Many} operators, {SomeObjects:N0} objects, each call after all were evicted. *Wake* is from the key being due to the call of the guest: the parts, and the way through
            queue and threads. Only the modules in C# have a state to restore.

            | | count | p50 | p99 | longest |
            |---|--:|--:|--:|--:|

            """);
        foreach (var (key, name) in ((string, string)[])
            [("load", "load: map the machine code"), ("instantiate", "instantiate: memory, imports, start section"), ("initialize", "initialise: `_initialize`, configuration"),
            ("restore", "restore: what was saved"), ("wake", "**wake**, all of it")])
        {
            if (cell.Phases.TryGetValue(key, out var part))
                text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {part.Count:N0} | {part.P50:0.000} | {part.P99:0.000} | {part.Max:0.000} |");
        }

        text.AppendLine();
    }

    private static void FromNothing(StringBuilder text, RunResults results)
    {
        text.Append("""
            ## From nothing to the first write

            An object waits; then an operator is started for it; the time until a watcher sees what it wrote. The container has no image to fetch or to unpack and no
            scheduler before it: what a pod needs besides is not in its time.

            | | times | p50, ms | longest, ms |
            |---|--:|--:|--:|

            """);
        foreach (var start in results.Starts)
        {
            text.AppendLine(start.Time is { } time
                ? string.Create(CultureInfo.InvariantCulture, $"| {start.What} | {time.Count} | {time.P50:0} | {time.Max:0} |")
                : $"| {start.What} | not measured: {start.Problem} | | |");
        }

        if (results.Find("d", Many, SomeObjects) is { EventToWrite: { } woken })
            text.AppendLine(CultureInfo.InvariantCulture, $"| a module that was evicted | {woken.Count} | {woken.P50:0} | {woken.Max:0} |");
        text.AppendLine().AppendLine("Published by others, about other machines and other things; not measured here:").AppendLine();
        text.AppendLine("| | published | by |").AppendLine("|---|---|---|");
        foreach (var (what, figure, source) in Published.Figures)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {figure} | {source} |");
        text.AppendLine();
    }

    private static void Websites(StringBuilder text, RunResults results)
    {
        if (results.Websites.Count == 0)
            return;
        text.Append("""
            ## The website operator in three languages

            [C#](../examples/operators/website), [C](../examples/operators/website-c), [AssemblyScript](../examples/operators/website-assemblyscript): one conformance suite. In our
            host's sandbox, without an API server; a new website, to which the answer is its three parts, an event and a status. Times are p50 / p99 in ms; each wake is after the
            machine code has been unmapped.

            | | module, KiB | memory, KiB | load | instantiate | initialise | first reconcile | next reconcile |
            |---|--:|--:|--:|--:|--:|--:|--:|

            """);
        foreach (var site in results.Websites)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {site.Language} | {site.Bytes / 1024} | {site.Memory / 1024} | {string.Join(" | ", ((Quantiles[])[site.Load, site.Instantiate, site.Initialize, site.First, site.Warm]).Select(Times))} |");
        }

        static string Times(Quantiles time) => string.Create(CultureInfo.InvariantCulture, $"{time.P50:0.000} / {time.P99:0.000}");
    }

    /// <summary>Memory of native processes; of as many as were measured where that is fewer.</summary>
    private static (double Bytes, bool IsMeasured, int From)? Native(RunResults results, int operators, int objects)
    {
        var most = results.Cells.Where(cell => cell.Way == "a" && cell.Objects == objects && cell.Operators <= operators)
            .MaxBy(cell => cell.Operators);
        return most is null ? null : (most.PssBytes * (double)operators / most.Operators, most.Operators == operators, most.Operators);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return model?.Split(':', 2)[1].Trim() ?? "unknown processor";
    }
}
