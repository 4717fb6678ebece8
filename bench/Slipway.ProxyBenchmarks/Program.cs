using System.Globalization;
using Slipway.ProxyBenchmarks;
using Slipway.ProxyBenchmarks.Soaking;

if (args is ["yarp", var port, var upstream, var version])
{
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

if (args is not [var page, var requestsText, var roundsText, .. var only])
{
    Console.Error.WriteLine("usage: PAGE REQUESTS ROUNDS [NAME...], or soak SECONDS [PROTOCOL...]");
    return 2;
}

var requests = int.Parse(requestsText, CultureInfo.InvariantCulture);
var rounds = int.Parse(roundsText, CultureInfo.InvariantCulture);
var contenders = Contenders.All.Where(contender => only.Length == 0 || only.Contains(contender.Name)).ToList();
var results = contenders.ToDictionary(contender => contender, _ => new List<Measurement>());
using var runner = new Runner();
await runner.StartUpstreamAsync();
for (var round = 1; round <= rounds; round++)
{
    foreach (var contender in contenders)
    {
        var run = await runner.MeasureAsync(contender, requests);
        results[contender].Add(run);
        Console.WriteLine(
            $"{round}/{rounds}  {(contender.IsHttp2 ? "HTTP/2  " : "HTTP/1.1")}  {contender.Name,-32} " +
            $"{run.CpuMicroseconds,7:0.0} µs/request  {run.Rate,8:N0} requests/s  p50 {run.P50 / 1000.0:0.00} ms  p99 {run.P99 / 1000.0:0.00} ms");
    }
}

if (only.Length == 0)
    Report.Write(page, requests, rounds, results);
return 0;
