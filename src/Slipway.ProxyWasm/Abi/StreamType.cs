namespace Slipway.ProxyWasm.Abi;

/// <summary><c>proxy_stream_type_t</c> of the Proxy-Wasm ABI.</summary>
internal enum StreamType
{
    HttpRequest = 0,
    HttpResponse = 1,
    Downstream = 2,
    Upstream = 3,
}
