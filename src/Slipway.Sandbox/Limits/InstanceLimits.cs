namespace Slipway.Sandbox;

/// <summary>What one <see cref="SandboxInstance"/> may use.</summary>
public sealed record InstanceLimits
{
    /// <summary>The limits that apply where nothing else is configured.</summary>
    public static InstanceLimits Default { get; } = new();

    /// <summary>
    /// The most linear memory, in bytes, capped by <see cref="SandboxOptions.MaxMemoryBytes"/>. A module that starts with more is refused;
    /// <c>memory.grow</c> beyond it fails in the guest.
    /// </summary>
    public long MemoryBytes { get; init; } = 256 << 20;

    /// <summary>
    /// The most elements in a table, capped by <see cref="SandboxOptions.MaxTableElements"/>. A module that starts with more is refused;
    /// <c>table.grow</c> beyond it fails in the guest.
    /// </summary>
    public int TableElements { get; init; } = 10_000;

    /// <summary>
    /// CPU time that one call from the host may take, calls nested in it included. Time spent waiting does not count. The guest is stopped
    /// within a tenth of the limit, or a few <see cref="SandboxOptions.EpochInterval"/> if those are longer.
    /// </summary>
    public TimeSpan CpuPerCall { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// As <see cref="CpuPerCall"/>, for the start section and for calls made with <see cref="GuestFunction.CallForStart"/>.
    /// </summary>
    public TimeSpan CpuForStart { get; init; } = TimeSpan.FromSeconds(30);
}
