namespace Slipway.ProxyWasm.Abi;

/// <summary><c>proxy_buffer_type_t</c> of the Proxy-Wasm ABI.</summary>
internal enum BufferType
{
    HttpRequestBody = 0,
    HttpResponseBody = 1,
    DownstreamData = 2,
    UpstreamData = 3,
    HttpCallResponseBody = 4,
    GrpcCallMessage = 5,
    VmConfiguration = 6,
    PluginConfiguration = 7,
    ForeignFunctionArguments = 8,
}
