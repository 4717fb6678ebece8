using System.Globalization;
using System.Text;
using Slipway.HubBenchmarks;

// Usage: Slipway.HubBenchmarks OUTPUT.md [FOLDER [LOADS [OTHER]]]
//   FOLDER  where the registries keep their blobs; the folder for temporary files unless given
//   LOADS   which loads, by megabytes and clients: 1x16,100x1; all unless given
//   OTHER   a folder with another build of slipway, whose hub is measured too: how it was before a change
(int Size, int Clients, int Blobs)[] loads =
    [(1_000_000, 1, 200), (1_000_000, 16, 800), (100_000_000, 1, 6), (100_000_000, 16, 32)];
const int Rounds = 3;
var disk = args.Length > 1 ? args[1] : Path.GetTempPath();
if (args.Length > 2)
    loads = [.. args[2].Split(',').Select(name => loads.Single(load => $"{load.Size / 1_000_000}x{load.Clients}" == name))];
List<Func<string, Task<RegistryProcess>>> registries =
    [folder => RegistryProcess.StartHubAsync("slipway hub", AppContext.BaseDirectory, folder), RegistryProcess.StartDockerRegistryAsync];
if (args.Length > 3)
    registries.Insert(0, folder => RegistryProcess.StartHubAsync("slipway hub before", args[3], folder));
var all = new List<Measurement>();
for (var round = 0; round < Rounds; round++)
{
    // By turns, so that what else the machine does meets all.
    foreach (var start in registries)
    {
        using var registry = await start(disk);
        await MeasureAsync(registry, 1_000_000, 4, 200, _ => { });
        foreach (var (size, clients, blobs) in loads)
            await MeasureAsync(registry, size, clients, blobs, all.Add);
    }
}

await File.WriteAllTextAsync(args[0], Report());

static async Task MeasureAsync(RegistryProcess registry, int size, int clients, int blobs, Action<Measurement> keep)
{
    var load = new Load(registry, size, clients, blobs);
    load.Prepare();
    foreach (var measurement in (Measurement[])[await load.PushAsync(), await load.PullAsync()])
    {
        Console.Error.WriteLine(measurement);
        keep(measurement);
    }
}

string Report()
{
    var text = new StringBuilder();
    text.AppendLine("| | layers | clients | | MB/s | CPU per layer | peak memory |").AppendLine("|---|---|---|---|---|---|---|");
    foreach (var group in all.GroupBy(each => (each.What, each.Size, each.Clients)))
    {
        foreach (var registry in group.GroupBy(each => each.Registry))
        {
            // The best of the rounds: what else runs only ever takes away.
            var (speed, processor) = (registry.Max(each => each.MegabytesPerSecond), registry.Min(each => each.ProcessorMilliseconds));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {group.Key.What} | {group.Key.Size / 1_000_000} MB | {group.Key.Clients} | {registry.Key} | {speed:0} | {processor:0.0} ms | {registry.Max(each => each.PeakMemory) >> 20} MiB |");
        }
    }

    return text.ToString();
}
