using System.Diagnostics;
using System.Globalization;

namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>The gateway as a process of its own, and what it says of itself.</summary>
internal sealed class SoakedGateway(Process process, int adminPort) : IAsyncDisposable
{
    private readonly HttpClient _admin = new() { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}") };

    public long ResidentBytes => ProcessTree.ResidentBytes(process.Id);

    /// <summary>The sum of the statistics whose names end so.</summary>
    public async Task<long> StatAsync(string end)
    {
        var stats = await _admin.GetStringAsync("/stats");
        return stats.Split('\n')
            .Select(line => line.Split(": "))
            .Where(line => line[0].EndsWith(end, StringComparison.Ordinal))
            .Sum(line => long.Parse(line[1], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await Runner.StopAsync(process);
    }
}
