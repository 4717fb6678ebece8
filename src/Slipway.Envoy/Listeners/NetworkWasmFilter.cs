namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.network.wasm.v3.Wasm</c>: a Proxy-Wasm plugin that sees what goes over a connection.</summary>
public sealed record NetworkWasmFilter : NetworkFilter
{
    /// <summary>The plugin.</summary>
    public PluginConfig Plugin { get; init; } = new();
}
