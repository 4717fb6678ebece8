using System.Globalization;
using System.Text.Json;
using Slipway.OperatorBenchmarks;
using Slipway.Operators.Cluster;
using Slipway.Tests;

// Usage: Slipway.OperatorBenchmarks OPERATORS OBJECTS CHANGES WAYS RESULTS.json GUESTS NATIVE
//   such as 1,10 0,1000 100 abcd results.json: the cells are added to those of the file.
if (args is ["host", ..])
{
    await HostProcess.RunAsync(args[1..]);
    return 0;
}

if (args is ["report", var results, var page, var commit])
{
    Report.Write(page, commit, RunResults.Read(results));
    return 0;
}

int[] operators = [.. args[0].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
int[] objects = [.. args[1].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
var changes = int.Parse(args[2], CultureInfo.InvariantCulture);
var ways = Way.All.Where(way => args[3].Contains(way.Key, StringComparison.Ordinal)).ToList();
var file = args[4];
var all = RunResults.Read(file);

await using var server = await KubernetesApiServer.StartAsync();
if (server is null)
{
    Console.Error.WriteLine(KubernetesApiServer.NotThere);
    return 1;
}

var at = new Surroundings(server.Kubeconfig, Path.GetFullPath(args[5]), Path.GetFullPath(args[6]));
using var client = ClusterConnection.Connect(server.Kubeconfig);
var cluster = new BenchCluster(client);
await cluster.DefineAsync();
await using var observer = new Observer(client);
await observer.Synced;
if (args[3].Contains('w'))
    all.Websites = WebsiteTimes.Measure(at.Guests, changes);
if (args[3].Contains('s'))
    all.Starts = await new Starts(at, cluster, observer).MeasureAsync(Math.Max(3, changes / 50));
var measurement = new CellMeasurement(at, cluster, observer, changes, TimeSpan.FromSeconds(4));
foreach (var m in objects)
{
    foreach (var n in operators)
    {
        if (m > 0)
            await cluster.CreateAsync(m, n);
        foreach (var way in ways)
        {
            var cell = await measurement.MeasureAsync(way, n, m);
            Console.Error.WriteLine(JsonSerializer.Serialize(cell));
            all.Add(cell);
            all.Write(file);
        }

        if (m > 0)
            await cluster.DeleteAllAsync(n);
    }
}

all.Write(file);
return 0;
