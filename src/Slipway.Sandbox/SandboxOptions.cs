namespace Slipway.Sandbox;

/// <summary>Settings of a <see cref="SandboxEngine"/>, fixed for its lifetime.</summary>
public sealed record SandboxOptions
{
    /// <summary>
    /// Directory of the compiled-module cache. Null: <c>$XDG_CACHE_HOME/slipway/modules</c>, or <c>~/.cache/slipway/modules</c> where that
    /// variable is not set. Empty: no cache on disk. A directory that others may write to is not used, and a warning says so.
    /// </summary>
    public string? CacheDirectory { get; init; }

    /// <summary>
    /// Whether instances come from a pool of reserved slots, which makes creating one several times faster. Where the address space for the
    /// pool (4 GiB for each of <see cref="MaxInstances"/>) cannot be reserved, the engine logs a warning and allocates on demand.
    /// </summary>
    public bool Pooling { get; init; } = true;

    /// <summary>Slots in the pool: how many instances may live at once, 1 to 1,000,000. Without pooling there is no such bound.</summary>
    public int MaxInstances { get; init; } = 1000;

    /// <summary>The most linear memory that any instance can be allowed, in bytes: 64 KiB to 4 GiB.</summary>
    public long MaxMemoryBytes { get; init; } = 1L << 30;

    /// <summary>The most table elements that any instance can be allowed, 1 to 10,000,000.</summary>
    public int MaxTableElements { get; init; } = 100_000;

    /// <summary>
    /// Stack for WebAssembly code, in bytes: 16 KiB to 1 MiB. It is taken from the stack of the calling thread, which must have as much to
    /// spare.
    /// </summary>
    public int MaxStackBytes { get; init; } = 512 << 10;

    /// <summary>The largest module accepted, in bytes, binary or text: 1 to 1 GiB.</summary>
    public int MaxModuleBytes { get; init; } = 256 << 20;

    /// <summary>
    /// How often running guests are checked for exceeding their CPU limit, at most: 1 ms to 1 s. It is done twenty times in the shortest limit that any
    /// instance has had, but at least each 50 ms, and never more often than this. That is the granularity of limits.
    /// </summary>
    public TimeSpan EpochInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether faults of guests are found by signals rather than by checks in their code.</summary>
    internal bool TrapsBySignal { get; init; } = HostSignals.CanBeShared;

    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its documented range.</exception>
    internal void Validate()
    {
        Check(MaxInstances, 1, 1_000_000, nameof(MaxInstances));
        Check(MaxMemoryBytes, 64 << 10, 4L << 30, nameof(MaxMemoryBytes));
        Check(MaxTableElements, 1, 10_000_000, nameof(MaxTableElements));
        Check(MaxStackBytes, 16 << 10, 1 << 20, nameof(MaxStackBytes));
        Check(MaxModuleBytes, 1, 1 << 30, nameof(MaxModuleBytes));
        Check(EpochInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), nameof(EpochInterval));
    }

    private static void Check<T>(T value, T least, T most, string name) where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
