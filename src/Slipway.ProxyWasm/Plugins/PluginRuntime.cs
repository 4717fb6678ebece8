namespace Slipway.ProxyWasm.Plugins;

/// <summary>What runs a plugin's code.</summary>
public enum PluginRuntime
{
    /// <summary>The code is a WebAssembly module, and runs in the sandbox.</summary>
    Wasm,

    /// <summary>
    /// The code is the .NET assembly of a filter made with Slipway.Sdk, and runs in the process itself, without any limit: Envoy's null VM.
    /// For debuggers and tests, and for filters that are trusted as the process is.
    /// </summary>
    Native,
}
