using System.Diagnostics;

namespace Slipway.ProxyBenchmarks;

/// <summary>A proxy at work.</summary>
internal sealed class RunningContender(Contender contender, Process process, int port, string folder) : IAsyncDisposable
{
    public Contender Contender => contender;

    /// <summary>Lets .NET compile what is used most, and fills the pools of connections.</summary>
    public async Task WarmUpAsync(int requests, TimeSpan atMost)
    {
        const int step = 20_000;
        var started = Stopwatch.GetTimestamp();
        for (var done = 0; done < requests && Stopwatch.GetElapsedTime(started) < atMost; done += step)
            await Load.RunAsync(port, contender.Clients, step, folder);
    }

    public async Task<Measurement> MeasureAsync(int requests)
    {
        var before = ProcessTree.CpuSeconds(process.Id);
        var (rate, times) = await Load.RunAsync(port, contender.Clients, requests, folder);
        var cpu = (ProcessTree.CpuSeconds(process.Id) - before) * 1e6 / requests;
        return new Measurement(cpu, rate, times[times.Length / 2], times[(int)(times.Length * 0.99)], ProcessTree.ResidentBytes(process.Id));
    }

    public async ValueTask DisposeAsync() => await Runner.StopAsync(process);
}
