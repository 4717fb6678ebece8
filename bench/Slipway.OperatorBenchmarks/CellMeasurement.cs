using System.Globalization;
using System.Text.Json;

namespace Slipway.OperatorBenchmarks;

/// <summary>Measures one cell.</summary>
internal sealed class CellMeasurement(Surroundings at, BenchCluster cluster, Observer observer, int changes, TimeSpan idleWindow)
{
    /// <summary>Changes that come first and are not counted: code that has not run yet is compiled then.</summary>
    private const int Before = 30;

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);
    private static int s_revision;

    public async Task<Cell> MeasureAsync(Way way, int operators, int objects)
    {
        var watchesBefore = await cluster.WatchesAsync();
        await using var contender = await Contender.StartAsync(way, operators, at);
        var evicted = way == Way.Evicted ? await EvictedAsync(contender, operators) : 0;
        await Task.Delay(s_settling);

        var cpuBefore = contender.CpuSeconds;
        await Task.Delay(idleWindow);
        var idle = (contender.CpuSeconds - cpuBefore) / idleWindow.TotalSeconds;
        var pss = contender.Pss;
        var watches = await cluster.WatchesAsync() - watchesBefore;

        // With no objects, each operator gets one now.
        var changed = Math.Max(objects, operators);
        if (objects < operators)
        {
            // All operators are called for what is new, at once; that is not what is measured here.
            await cluster.CreateAsync(operators, operators);
            await Task.Delay(s_settling);
        }

        var times = new List<double>();
        var random = new Random(6);
        var order = Enumerable.Range(0, changed).ToArray();
        random.Shuffle(order);
        for (var i = -Before; i < changes; i++)
        {
            if (i == 0)
            {
                times.Clear();
                if (way.IsModules)
                    await contender.OrderAsync("samples");
            }

            if (way == Way.Evicted)
                await contender.OrderAsync("evict");
            var (thing, revision) = (order[(i + Before) % changed], Interlocked.Increment(ref s_revision));
            var seen = observer.Expect(thing, revision);
            await cluster.ChangeAsync(thing, operators, revision);
            times.Add((await seen).TotalMilliseconds);
        }

        var samples = way.IsModules ? await SamplesAsync(contender) : [];
        if (objects < operators)
            await cluster.DeleteAllAsync(operators);
        return new Cell
        {
            Way = way.Key,
            Operators = operators,
            Objects = objects,
            Processes = contender.Processes,
            PssBytes = pss,
            IdleCpuMs = 1000 * idle,
            Watches = watches,
            Evicted = evicted,
            EventToWrite = Quantiles.Of(times),
            Wake = samples.GetValueOrDefault("wake"),
            Phases = samples,
            Load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        };
    }

    public static async Task<Dictionary<string, Quantiles>> SamplesAsync(Contender contender)
    {
        var samples = (await contender.OrderAsync("samples")).Deserialize<Dictionary<string, List<double>>>()!;
        return samples.ToDictionary(part => part.Key, part => Quantiles.Of(part.Value.Select(seconds => 1000 * seconds))!);
    }

    private static async Task<int> EvictedAsync(Contender contender, int operators)
    {
        var evicted = 0;
        for (var i = 0; i < 60 && evicted < operators; i++)
        {
            await Task.Delay(500);
            evicted = (await contender.OrderAsync("state")).GetProperty("evicted").GetInt32();
        }

        return evicted;
    }
}
