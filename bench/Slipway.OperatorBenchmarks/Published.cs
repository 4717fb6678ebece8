namespace Slipway.OperatorBenchmarks;

/// <summary>Figures that others have published, about other machines: here for comparison, not measured.</summary>
internal static class Published
{
    public static IReadOnlyList<(string What, string Figure, string Source)> Figures { get; } =
    [
        ("Firecracker, from start to the guest's init", "at most 125 ms", "[its specification](https://github.com/firecracker-microvm/firecracker/blob/main/SPECIFICATION.md)"),
        ("Firecracker, restoring a snapshot", "from 4 ms, with pages that are loaded when they are touched", "[microvm-book](https://microvm-book.pages.dev/chapters/part-4/16-snapshot-and-restore.html)"),
        ("Firecracker, memory beside the guest's own", "at most 5 MiB", "its specification"),
        ("Lambda SnapStart, Java", "from more than 6 s to less than 200 ms", "the same book"),
        ("crun, create, start and delete", "47 ms", "[youki's README](https://deepwiki.com/youki-dev/youki/1.2-feature-comparison)"),
        ("runc, the same", "225 ms", "youki's README"),
        ("a pod of Kubernetes, p99, without pulling the image", "its objective: at most 5 s", "sig-scalability"),
        ("Wasmtime, making an instance of SpiderMonkey", "5 µs", "[Bytecode Alliance](https://bytecodealliance.org/articles/wasmtime-10-performance)"),
    ];
}
