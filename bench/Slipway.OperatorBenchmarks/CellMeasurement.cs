using System.Globalization;
using System.Text.Json;

namespace Slipway.OperatorBenchmarks;

/// <summary>Measures one cell.</summary>
internal sealed class CellMeasurement(Surroundings at, BenchCluster cluster, Observer observer, int changes, TimeSpan idleWindow)
{
    /// <summary>Changes that come first and are not counted: code that has not run yet is compiled then.</summary>
    private const int Before = 30;

    /// <summary>With those before, fewer than the hundred writes that our host lets an operator make without waiting.</summary>
    private const int MostOfOne = 60;

    private const int Seed = 6;

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);
    private static int s_revision;

    public async Task<Cell> MeasureAsync(Way way, int operators, int objects)
    {
        var watchesBefore = await cluster.WatchesAsync();
        await using var contender = await Contender.StartAsync(way, operators, at);
        await Task.Delay(s_settling);

        // With no objects, each operator has one for as long as changes are measured.
        var changed = Math.Max(objects, operators);
        if (objects < operators)
        {
            // All operators are called for what is new, at once; that is not what is measured here.
            await cluster.CreateAsync(operators, operators);
            await Task.Delay(s_settling);
        }

        // No more than our host lets one operator write at once.
        var count = Math.Min(changes, MostOfOne * operators);
        var times = new List<double>();
        var random = new Random(Seed);
        var order = Enumerable.Range(0, changed).ToArray();
        random.Shuffle(order);
        for (var i = -Before; i < count; i++)
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

        // What follows is of operators that have worked and have nothing to do now.
        var evicted = way == Way.Evicted ? await EvictedAsync(contender, operators) : 0;
        await Task.Delay(s_settling);
        var cpuBefore = contender.CpuSeconds;
        await Task.Delay(idleWindow);
        var idle = (contender.CpuSeconds - cpuBefore) / idleWindow.TotalSeconds;
        return new Cell
        {
            Way = way.Key,
            Operators = operators,
            Objects = objects,
            Processes = contender.Processes,
            PssBytes = contender.Pss,
            IdleCpuMs = 1000 * idle,
            Watches = await cluster.WatchesAsync() - watchesBefore,
            Evicted = evicted,
            EventToWrite = Quantiles.Of(times),
            Wake = samples.GetValueOrDefault("wake"),
            Phases = samples,
            Load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        };
    }

    private static async Task<Dictionary<string, Quantiles>> SamplesAsync(Contender contender)
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
