using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.wasm.v3.VmConfig</c>.</summary>
public sealed record VmConfig
{
    /// <summary>Scope of shared data and queues; plugins with equal id, configuration and code share a VM.</summary>
    public string VmId { get; init; } = "";

    /// <summary>
    /// The runtime asked for, for example <c>envoy.wasm.runtime.v8</c>. Whatever it is, Slipway runs the module; unless it <see cref="IsNative"/>.
    /// </summary>
    public string Runtime { get; init; } = "";

    /// <summary>The code is a .NET assembly, and runs in the process itself: <c>envoy.wasm.runtime.null</c>.</summary>
    public bool IsNative => Runtime is "envoy.wasm.runtime.null" or "null";

    /// <summary>Where the module comes from.</summary>
    public AsyncDataSource Code { get; init; } = new LocalDataSource(new InlineDataSource(default));

    /// <summary>What the guest reads in <c>on_vm_start</c>; same forms as <see cref="PluginConfig.Configuration"/>.</summary>
    public ReadOnlyMemory<byte> Configuration { get; init; }

    /// <summary>What the guest sees as its environment.</summary>
    public EnvironmentVariables Environment { get; init; } = new();
}

/// <summary><c>envoy.extensions.wasm.v3.EnvironmentVariables</c>; all keys are distinct.</summary>
public sealed record EnvironmentVariables
{
    /// <summary>Variables copied from the host's environment; those that the host lacks are left out silently.</summary>
    public ImmutableArray<string> HostKeys { get; init; } = [];

    /// <summary>Variables given in the file.</summary>
    public ImmutableDictionary<string, string> KeyValues { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary><c>envoy.extensions.wasm.v3.WasmService</c>: a plugin that serves no streams, under <c>bootstrap_extensions</c>.</summary>
public sealed record WasmService
{
    /// <summary>The plugin.</summary>
    public PluginConfig Plugin { get; init; } = new();

    /// <summary>Whether one VM runs for the whole process rather than one for each lane.</summary>
    public bool Singleton { get; init; }
}
