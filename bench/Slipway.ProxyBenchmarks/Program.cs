using System.Globalization;
using Slipway.Cli.Commands;
using Slipway.ProxyBenchmarks;
using Slipway.ProxyBenchmarks.Soaking;

if (args is ["yarp", var port, var upstream, var version, .. var more])
{
    if (more is ["event-loops"])
        EventLoops.Use();
    await YarpProxy.RunAsync(port, upstream, version);
    return 0;
}

if (args is ["soak", var seconds, .. var protocols])
{
    using var soak = new Runner();
    await soak.StartUpstreamAsync();
    var chosen = SoakProtocol.All.Where(protocol => protocols.Length == 0 || protocols.Contains(protocol.Name));
    return await soak.SoakAsync(int.Parse(seconds, CultureInfo.InvariantCulture), chosen) ? 0 : 1;
}

// So many requests until .NET's compiler has nothing left to do: after 100,000 it still takes 1 to 1.5 µs for each, until about 300,000.
const int WarmUp = 300_000;

// One process of a .NET program is not as fast as another: what its compiler has seen first decides how it compiles.
const int Starts = 5;

if (args is not [var page, var requestsText, var roundsText, .. var only])
{
    Console.Error.WriteLine("usage: PAGE REQUESTS ROUNDS [NAME...], or soak SECONDS [PROTOCOL...]");
    return 2;
}

var requests = int.Parse(requestsText, CultureInfo.InvariantCulture);
var rounds = int.Parse(roundsText, CultureInfo.InvariantCulture);
var starts = Math.Min(Starts, rounds);
var contenders = Contenders.All.Where(contender => only.Length == 0 || only.Contains(contender.Name)).ToList();
var results = new List<(Contender, IReadOnlyList<Measurement>)>();
using var runner = new Runner();
await runner.StartUpstreamAsync();
foreach (var group in contenders.GroupBy(contender => contender.Clients))
{
    var runs = group.ToDictionary(contender => contender, _ => new List<Measurement>());
    for (var start = 0; start < starts; start++)
    {
        var running = new List<RunningContender>();
        try
        {
            // All of them run, and take turns, so that what else happens on the machine happens to all of them.
            foreach (var contender in group)
                running.Add(await runner.StartAsync(contender));
            foreach (var contender in running)
                await contender.WarmUpAsync(WarmUp, atMost: TimeSpan.FromSeconds(15));

            for (var round = (start * rounds / starts) + 1; round <= (start + 1) * rounds / starts; round++)
            {
                foreach (var contender in running)
                {
                    var run = await contender.MeasureAsync(requests);
                    runs[contender.Contender].Add(run);
                    Console.WriteLine(
                        $"{round}/{rounds}  {group.Key.Plot["proxies-".Length..],-13}  {contender.Contender.Name,-38} " +
                        $"{run.CpuMicroseconds,7:0.0} µs/request  {run.Rate,8:N0} requests/s  p50 {run.P50 / 1000.0:0.00} ms  p99 {run.P99 / 1000.0:0.00} ms");
                }

                running.Reverse();
            }
        }
        finally
        {
            foreach (var contender in running)
                await contender.DisposeAsync();
        }
    }

    results.AddRange(group.Select(contender => (contender, (IReadOnlyList<Measurement>)runs[contender])));
}

if (only.Length == 0)
    Report.Write(page, requests, rounds, starts, WarmUp, results);
return 0;
