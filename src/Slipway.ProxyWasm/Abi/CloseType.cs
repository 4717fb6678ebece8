namespace Slipway.ProxyWasm.Abi;

/// <summary>Who has ended a connection: <c>proxy_peer_type_t</c> of the Proxy-Wasm ABI.</summary>
public enum CloseType
{
    /// <summary>Not known; what Envoy says when an upstream has sent all it had.</summary>
    Unknown = 0,

    /// <summary>The proxy.</summary>
    Local = 1,

    /// <summary>The peer.</summary>
    Remote = 2,
}
