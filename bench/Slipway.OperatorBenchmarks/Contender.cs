using System.Diagnostics;
using System.Text.Json;
using Slipway.ProxyBenchmarks;

namespace Slipway.OperatorBenchmarks;

/// <summary>A way to run operators.</summary>
/// <param name="Key">Its letter in the tables.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="IsModules">Whether it is our host, else native processes.</param>
/// <param name="Idle">How long before an instance is evicted, in seconds.</param>
internal sealed record Way(string Key, string Name, bool IsModules, double Idle)
{
    public static readonly Way Processes = new("a", "a process each", IsModules: false, 0);
    public static readonly Way OneProcess = new("b", "one native process", IsModules: false, 0);
    public static readonly Way Warm = new("c", "modules, warm", IsModules: true, 3600);
    public static readonly Way Evicted = new("d", "modules, evicted", IsModules: true, 1);

    public static IReadOnlyList<Way> All { get; } = [Processes, OneProcess, Warm, Evicted];
}

/// <summary>The processes of one way, at work.</summary>
internal sealed class Contender : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    private readonly List<Process> _processes = [];

    private Contender()
    {
    }

    public int Processes => _processes.Count;

    public long Pss => _processes.Sum(process => ProcessMemory.Pss(process.Id));

    public double CpuSeconds => _processes.Sum(process => ProcessTree.CpuSeconds(process.Id));

    /// <returns>When all operators know what they watch.</returns>
    public static async Task<Contender> StartAsync(Way way, int operators, Surroundings at)
    {
        var contender = new Contender();
        try
        {
            if (way.IsModules)
            {
                await contender.StartAsync(
                    Environment.ProcessPath!, "host", at.Kubeconfig, at.Guests, $"{operators}", way.Idle.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
            else if (way == Way.OneProcess)
            {
                await contender.StartAsync(at.NativeOperator, [at.Kubeconfig, .. Enumerable.Range(0, operators).Select(Placement.NameOf)]);
            }
            else
            {
                // Two at a time, as there are processors: more would not be faster.
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, operators), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                    async (i, _) => await contender.StartAsync(at.NativeOperator, at.Kubeconfig, Placement.NameOf(i)));
            }

            return contender;
        }
        catch
        {
            await contender.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives an order to our host.</summary>
    public async Task<JsonElement> OrderAsync(string order)
    {
        await _processes[0].StandardInput.WriteLineAsync(order);
        await _processes[0].StandardInput.FlushAsync();
        return JsonDocument.Parse(await LineAsync(_processes[0])).RootElement;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.Kill();
        foreach (var process in _processes)
        {
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private async Task StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        lock (_processes)
            _processes.Add(process);
        await LineAsync(process);
    }

    private static async Task<string> LineAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync().WaitAsync(s_limit)
        ?? throw new InvalidOperationException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList.Take(3))} has ended.");
}

/// <summary>Where things are.</summary>
/// <param name="Kubeconfig">Of the API server.</param>
/// <param name="Guests">The modules that copies are made of, and the compiled ones.</param>
/// <param name="NativeOperator">The native operator's program.</param>
internal sealed record Surroundings(string Kubeconfig, string Guests, string NativeOperator);
