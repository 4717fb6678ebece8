using Slipway.Sandbox;

namespace Slipway.Operators.Modules;

/// <summary>What a module may use; <c>docs/operator-abi.md</c> has the same table.</summary>
public sealed record OperatorLimits
{
    /// <summary>The limits that apply where nothing else is configured.</summary>
    public static OperatorLimits Default { get; } = new();

    /// <summary>Linear memory of an instance, in bytes: 64 KiB to 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 64 << 20;

    /// <summary>Processor time of a callback: 1 ms to 1 min. Time that the host spends on reads does not count.</summary>
    public TimeSpan CpuPerCallback { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Length of a message to the guest and of its answer, in bytes: 1 KiB to 64 MiB.</summary>
    public int MessageBytes { get; init; } = 4 << 20;

    /// <summary>Actions of an answer: 1 to 10,000.</summary>
    public int Actions { get; init; } = 256;

    /// <summary>Reads in a callback: 0 to 10,000.</summary>
    public int Reads { get; init; } = 64;

    /// <summary>What a callback may log, in bytes: 0 to 16 MiB.</summary>
    public int LogBytes { get; init; } = 64 << 10;

    /// <summary>Writes to the API server in a second, on average: 1 to 10,000.</summary>
    public int WritesPerSecond { get; init; } = 10;

    /// <summary>Writes that may come at once after a pause.</summary>
    internal int WritesAtOnce => WritesPerSecond * 10;

    /// <summary>What <c>operator_on_save</c> may keep, in bytes.</summary>
    internal const int StateBytes = 1 << 20;

    // Made for each instance: what a record keeps, a copy with other limits would have as well.
    internal InstanceLimits ForInstance => new()
    {
        MemoryBytes = MemoryBytes,
        CpuPerCall = CpuPerCallback,
        CpuForStart = TimeSpan.FromSeconds(10),
    };

    /// <exception cref="ArgumentOutOfRangeException">A limit is outside its documented range.</exception>
    public void Validate()
    {
        Check(MemoryBytes, 64 << 10, 1 << 30, nameof(MemoryBytes));
        Check(CpuPerCallback, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(CpuPerCallback));
        Check(MessageBytes, 1 << 10, 64 << 20, nameof(MessageBytes));
        Check(Actions, 1, 10_000, nameof(Actions));
        Check(Reads, 0, 10_000, nameof(Reads));
        Check(WritesPerSecond, 1, 10_000, nameof(WritesPerSecond));
        Check(LogBytes, 0, 16 << 20, nameof(LogBytes));
    }

    private static void Check<T>(T value, T least, T most, string name) where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
