namespace Slipway.ProxyWasm.Abi;

/// <summary><c>proxy_header_map_type_t</c> of the Proxy-Wasm ABI.</summary>
internal enum HeaderMapType
{
    HttpRequestHeaders = 0,
    HttpRequestTrailers = 1,
    HttpResponseHeaders = 2,
    HttpResponseTrailers = 3,
    GrpcCallInitialMetadata = 4,
    GrpcCallTrailingMetadata = 5,
    HttpCallResponseHeaders = 6,
    HttpCallResponseTrailers = 7,
}
