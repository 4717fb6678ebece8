using Slipway.ProxyWasm.Callouts;

namespace Slipway.ProxyWasm.Vms;

/// <summary>What a VM may use of what the host has, or all VMs of a plugin's streams together. Safe for use by many threads.</summary>
internal sealed class VmBudgets(ProxyWasmHost host)
{
    /// <summary>What the guest logs.</summary>
    public LogBudget Log { get; } = new(host.Options.LogBytesPerSecond, host.Time);

    /// <summary>What the host logs about the guest.</summary>
    public LogBudget Complaints { get; } = new(host.Options.LogBytesPerSecond, host.Time);

    public CalloutMemory CalloutMemory { get; } = new(host.Options.MaxCalloutBytes);
}
