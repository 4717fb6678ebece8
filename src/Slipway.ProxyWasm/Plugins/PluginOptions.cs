using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Plugins;

/// <summary>
/// One plugin as configured: <c>envoy.extensions.wasm.v3.PluginConfig</c> with its <c>VmConfig</c>, the code already fetched.
/// </summary>
public sealed record PluginOptions
{
    /// <summary>The plugin's name, used in logs, statistics and the <c>plugin_name</c> property.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which of the module's root contexts to use; the guest reads it as the <c>plugin_root_id</c> property.</summary>
    public string RootId { get; init; } = "";

    /// <summary>The namespace of shared data and queues, and part of the key by which plugins share VMs.</summary>
    public string VmId { get; init; } = "";

    /// <summary>What the guest reads in <c>proxy_on_vm_start</c>.</summary>
    public ReadOnlyMemory<byte> VmConfiguration { get; init; }

    /// <summary>What the guest reads in <c>proxy_on_configure</c>.</summary>
    public ReadOnlyMemory<byte> Configuration { get; init; }

    /// <summary>What runs the code.</summary>
    public PluginRuntime Runtime { get; init; }

    /// <summary>The module: binary (<c>.wasm</c>) or text (<c>.wat</c>); or the assembly, for <see cref="PluginRuntime.Native"/>.</summary>
    public required ReadOnlyMemory<byte> Code { get; init; }

    /// <summary>
    /// Where the code came from, for messages: usually a file name. An assembly's symbols, and the assemblies it needs, are looked for beside it.
    /// </summary>
    public string CodeSource { get; init; } = "module";

    /// <summary>What happens to new streams after the VM has failed.</summary>
    public FailurePolicy FailurePolicy { get; init; }

    /// <summary>
    /// Envoy's deprecated <c>fail_open: true</c>: as <see cref="FailurePolicy.FailOpen"/>, and the stream during which the VM failed continues too.
    /// </summary>
    public bool LegacyFailOpen { get; init; }

    /// <summary>The least time between two creations of a failed VM under <see cref="FailurePolicy.FailReload"/>, before jitter of up to half of it.</summary>
    public TimeSpan ReloadBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Leaves a headers callback's StopIteration (1) as it is, so that body callbacks are made while the headers are held; otherwise it
    /// means StopAllIterationAndWatermark (4), as in Envoy.
    /// </summary>
    public bool AllowOnHeadersStopIteration { get; init; }

    /// <summary>
    /// The hostcalls (<c>proxy_…</c>), callbacks (<c>proxy_on_…</c>) and WASI functions the guest may use; null or empty allows all.
    /// </summary>
    public IReadOnlySet<string>? AllowedCapabilities { get; init; }

    /// <summary>The environment variables that the guest sees through WASI.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The CPU time, memory and table sizes a VM may use.</summary>
    public InstanceLimits Limits { get; init; } = InstanceLimits.Default;

    /// <summary>Whether every stream has a VM of its own.</summary>
    public Isolation Isolation { get; init; }

    /// <summary>Creates one VM only, instead of one per lane: Envoy's singleton Wasm service.</summary>
    public bool Singleton { get; init; }
}
