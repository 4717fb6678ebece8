namespace Slipway.ProxyWasm.Plugins;

/// <summary>What happens to new streams after a plugin's VM has failed: <c>envoy.extensions.wasm.v3.FailurePolicy</c>.</summary>
public enum FailurePolicy
{
    /// <summary>New streams are answered with 503. The default.</summary>
    FailClosed,

    /// <summary>New streams bypass the plugin. The stream during which the VM failed is still answered with 503.</summary>
    FailOpen,

    /// <summary>The VM is created anew for the next stream, not more often than the back-off allows; until then as <see cref="FailClosed"/>.</summary>
    FailReload,
}
