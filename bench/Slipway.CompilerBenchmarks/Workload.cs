using Slipway.CompilerBenchmarks.Workloads;

namespace Slipway.CompilerBenchmarks;

/// <summary>One thing to do, on CoreCLR and as a module.</summary>
/// <param name="Group">What kind of thing it is.</param>
/// <param name="Limit">The most that the module may take, in times of CoreCLR.</param>
/// <param name="Run">The method; the module exports it by its name.</param>
/// <param name="Rounds">Its argument: small, as the calls of a filter are.</param>
internal sealed record Workload(string Group, double Limit, Func<int, long> Run, int Rounds)
{
    public string Name => Run.Method.Name;

    public static IReadOnlyList<Workload> All { get; } =
    [
        new("kernels", 2, Kernels.Sieve, 1),
        new("kernels", 2, Kernels.Fnv, 16),
        new("kernels", 2, Kernels.QuickSort, 1),
        new("kernels", 2, Kernels.Mandelbrot, 1),
        new("kernels", 2, Kernels.Sha256, 1),
        new("kernels", 2, Kernels.Crc32, 16),
        new("collections", 4, Collections.Words, 1),
        new("collections", 4, Collections.Tree, 100),
        new("collections", 4, Collections.Linq, 10),
        new("text", 8, Texts.Format, 1),
        new("text", 8, Texts.Parse, 1),
        new("text", 8, Texts.Headers, 1),
    ];
}
