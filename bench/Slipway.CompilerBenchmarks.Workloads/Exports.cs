using System.Runtime.InteropServices;

namespace Slipway.CompilerBenchmarks.Workloads;

/// <summary>What the module exports; the same methods are called directly on CoreCLR.</summary>
internal static class Exports
{
    [UnmanagedCallersOnly(EntryPoint = nameof(Kernels.Sieve))]
    public static long Sieve(int rounds) => Kernels.Sieve(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Kernels.Fnv))]
    public static long Fnv(int rounds) => Kernels.Fnv(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Kernels.QuickSort))]
    public static long QuickSort(int rounds) => Kernels.QuickSort(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Kernels.Mandelbrot))]
    public static long Mandelbrot(int rounds) => Kernels.Mandelbrot(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Kernels.Sha256))]
    public static long Sha256(int rounds) => Kernels.Sha256(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Kernels.Crc32))]
    public static long Crc32(int rounds) => Kernels.Crc32(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Collections.Words))]
    public static long Words(int rounds) => Collections.Words(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Collections.Tree))]
    public static long Tree(int rounds) => Collections.Tree(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Collections.Linq))]
    public static long Linq(int rounds) => Collections.Linq(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Texts.Format))]
    public static long Format(int rounds) => Texts.Format(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Texts.Parse))]
    public static long Parse(int rounds) => Texts.Parse(rounds);

    [UnmanagedCallersOnly(EntryPoint = nameof(Texts.Headers))]
    public static long Headers(int rounds) => Texts.Headers(rounds);
}
