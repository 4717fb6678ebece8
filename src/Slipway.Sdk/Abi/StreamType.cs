namespace Slipway.Sdk.Abi;

/// <summary><c>proxy_stream_type_t</c>.</summary>
internal enum StreamType
{
    Request = 0,
    Response = 1,
    Downstream = 2,
    Upstream = 3,
}
