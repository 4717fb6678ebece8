using System.Globalization;
using System.Text;

namespace Slipway.ProxyBenchmarks;

/// <summary>Writes what was measured as a page with tables and plots.</summary>
internal static class Report
{
    public static void Write(
        string page, int requests, int rounds, int starts, int warmUp, IReadOnlyList<(Contender Contender, IReadOnlyList<Measurement> Runs)> results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Results: Slipway beside other proxies

            Written by `bench/proxies`; do not edit. {Machine()}: {Environment.ProcessorCount} logical cores, which proxy, client (h2load) and upstream (nginx) share.

            In each of {rounds} rounds every proxy gets {requests:N0} requests over {Load.Connections} connections ({ClientProtocol.Http2Streams.Connections} with ten streams on each), one after the other and back again; they all run for the whole
            time. Each is started {starts} times in the course of that, and has {warmUp:N0} requests before its first round then, or those of 15 seconds. *CPU* is the processor time of the
            proxy's processes for one request, from the system's accounting, in the round of the median. *Beside* another is the median of the rounds' ratios: what else the machine does changes from
            round to round, less within one. Rates and times are those of a machine that is busy with client, proxy and upstream.

            What the parts of Slipway cost is in [microbenchmarks.md](microbenchmarks.md), where the time goes in [profile.md](profile.md).


            """);
        foreach (var group in results.GroupBy(result => result.Contender.Clients))
        {
            var rows = group.Select(result => (result.Contender, Median: Measurement.MedianOf(result.Runs), result.Runs)).ToList();
            var yarp = rows.Single(row => row.Contender.Name == "YARP").Runs;
            var plain = rows.First().Runs;
            text.Append(CultureInfo.InvariantCulture, $"""
                ## {group.Key.Title}

                ![Processor time for each request]({group.Key.Plot}.svg)

                | | CPU, µs/request | quartiles | beside YARP | beside Slipway plain | requests/s | p50, ms | p99, ms | memory, MiB |
                |---|--:|--:|--:|--:|--:|--:|--:|--:|

                """);
            foreach (var (contender, median, runs) in rows)
            {
                var (first, third) = Measurement.Quartiles(runs);
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {contender.Name} | {median.CpuMicroseconds:0.0} | {first:0.0} to {third:0.0} | {Measurement.Ratio(runs, yarp):0.00} | {Measurement.Ratio(runs, plain):0.00} | " +
                    $"{median.Rate:N0} | {median.P50 / 1000.0:0.00} | {median.P99 / 1000.0:0.00} | {median.MemoryBytes / 1048576.0:0} |");
            }

            text.AppendLine();
            var chart = BarChart.Draw(
                $"{group.Key.Title}: processor time for each request",
                "µs",
                [.. rows.Select(row => (row.Contender.Name, row.Contender.Family, row.Median.CpuMicroseconds))]);
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(page)!, $"{group.Key.Plot}.svg"), chart);
        }

        text.Append("""
            The filter reads a request header, adds one to the request and one to the response: [`headers.wat`](Slipway.ProxyBenchmarks/Guests/headers.wat); the native
            filter and Lua do the same. Each Wasm filter has a VM of its own.

            """);
        File.WriteAllText(page, text.ToString());
    }

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return model?.Split(':', 2)[1].Trim() ?? "unknown processor";
    }
}
