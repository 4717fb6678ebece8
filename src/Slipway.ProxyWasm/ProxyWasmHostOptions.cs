using Slipway.ProxyWasm.Properties;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm;

/// <summary>Settings of a <see cref="ProxyWasmHost"/>.</summary>
public sealed record ProxyWasmHostOptions
{
    /// <summary>How many VMs each plugin has, so that streams run side by side; at least 1. The default is the number of processors.</summary>
    public int Lanes { get; init; } = Environment.ProcessorCount;

    /// <summary>Writes every callback and hostcall to the log, at level trace. Slow.</summary>
    public bool TraceCalls { get; init; }

    /// <summary>How many bytes a VM may log in a second, on average over four; 0 for no limit. The default is 1 MiB.</summary>
    public int LogBytesPerSecond { get; init; } = 1024 * 1024;

    /// <summary>How many callouts of one root context may be under way at a time, those that wind down after they were cancelled included. The default is 1,024.</summary>
    public int MaxCallouts { get; init; } = 1024;

    /// <summary>
    /// The largest body, or gRPC message, that a callout takes either way, in bytes; also how much of a gRPC stream may wait to be
    /// sent. The default is 16 MiB.
    /// </summary>
    public int MaxCalloutBodyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How many bytes all callouts of a VM may hold together: requests that are under way, and what has come of responses. A call for
    /// which there is no room fails, and so does one whose response finds none. The default is 64 MiB.
    /// </summary>
    public long MaxCalloutBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What guests read as the <c>node</c> property; null for nothing.</summary>
    public NodeProperties? Node { get; init; }

    /// <summary>Settings of the sandbox beneath.</summary>
    public SandboxOptions Sandbox { get; init; } = new();
}
