using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.wasm.v3.FailurePolicy</c>: what happens to streams when a plugin's VM has failed.</summary>
public enum FailurePolicy
{
    /// <summary>Not told; the same as <see cref="FailClosed"/>.</summary>
    Unspecified,

    /// <summary>The VM is created anew, not more often than <see cref="ReloadConfig"/> allows; closed meanwhile.</summary>
    FailReload,

    /// <summary>New streams are answered with 503.</summary>
    FailClosed,

    /// <summary>New streams skip the plugin.</summary>
    FailOpen,
}

/// <summary>Whether streams share VMs. An extension of Slipway's: Envoy refuses a file that says anything of it.</summary>
public enum Isolation
{
    /// <summary>Not told; what runs the file decides.</summary>
    Unspecified,

    /// <summary>Streams share VMs, as in Envoy.</summary>
    None,

    /// <summary>Every HTTP stream or TCP connection has its own instance, which begins as the plugin was after its configuration.</summary>
    Stream,
}

/// <summary><c>envoy.extensions.wasm.v3.PluginConfig</c>.</summary>
public sealed record PluginConfig
{
    /// <summary>Name of the plugin in logs and statistics, and the <c>plugin_name</c> property.</summary>
    public string Name { get; init; } = "";

    /// <summary>Selects a root context in a module that has several.</summary>
    public string RootId { get; init; } = "";

    /// <summary>The VM and its code.</summary>
    public VmConfig Vm { get; init; } = new();

    /// <summary>What the guest reads in <c>on_configure</c>: JSON text of a Struct, or the bytes of a StringValue or BytesValue.</summary>
    public ReadOnlyMemory<byte> Configuration { get; init; }

    /// <summary>
    /// The deprecated <c>fail_open</c>. Unlike <see cref="FailurePolicy.FailOpen"/> it also lets the stream pass in which the VM failed.
    /// </summary>
    public bool FailOpen { get; init; }

    /// <summary>What happens after a failure; never given together with <see cref="FailOpen"/>.</summary>
    public FailurePolicy FailurePolicy { get; init; }

    /// <summary>How fast a failed VM may come back under <see cref="FailurePolicy.FailReload"/>.</summary>
    public ReloadConfig Reload { get; init; } = new();

    /// <summary>
    /// <c>allowed_capabilities</c>: names of the hostcalls, callbacks and WASI functions that the guest may use. Empty allows everything.
    /// </summary>
    public ImmutableHashSet<string> AllowedCapabilities { get; init; } = [];

    /// <summary>Whether a guest's StopIteration on headers is taken literally, so that its body callbacks still come.</summary>
    public bool AllowOnHeadersStopIteration { get; init; }

    /// <summary><c>isolation</c>, an extension: whether streams share VMs.</summary>
    public Isolation Isolation { get; init; }
}

/// <summary><c>envoy.extensions.wasm.v3.ReloadConfig</c>.</summary>
public sealed record ReloadConfig
{
    /// <summary>Least time between two creations of a VM; 1 second by default, at least 1 ms.</summary>
    public TimeSpan BaseInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most time between them, not less than the base; null where not told. Envoy reads it and does not use it.</summary>
    public TimeSpan? MaxInterval { get; init; }
}
