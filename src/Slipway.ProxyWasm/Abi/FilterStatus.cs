namespace Slipway.ProxyWasm.Abi;

/// <summary>What a guest's headers callback may answer: Envoy's <c>FilterHeadersStatus</c>. The specification names only the first two.</summary>
internal enum HeadersStatus
{
    Continue = 0,
    StopIteration = 1,
    ContinueAndEndStream = 2,
    StopAllIterationAndBuffer = 3,
    StopAllIterationAndWatermark = 4,
}

/// <summary>What a guest's body callback may answer: Envoy's <c>FilterDataStatus</c>.</summary>
internal enum DataStatus
{
    Continue = 0,
    StopIterationAndBuffer = 1,
    StopIterationAndWatermark = 2,
    StopIterationNoBuffer = 3,
}

/// <summary>What a guest's trailers callback may answer: Envoy's <c>FilterTrailersStatus</c>.</summary>
internal enum TrailersStatus
{
    Continue = 0,
    StopIteration = 1,
}

internal static class FilterStatus
{
    /// <summary>
    /// Envoy turns StopIteration into StopAllIterationAndWatermark unless the plugin's <c>allow_on_headers_stop_iteration</c> is set, and
    /// stops for every value it does not know.
    /// </summary>
    public static HeadersStatus Headers(int returned, bool allowStopIteration) => returned switch
    {
        0 or 2 => HeadersStatus.Continue,
        1 when allowStopIteration => HeadersStatus.StopIteration,
        3 => HeadersStatus.StopAllIterationAndBuffer,
        _ => HeadersStatus.StopAllIterationAndWatermark,
    };

    public static DataStatus Data(int returned) => returned is >= 0 and <= 3 ? (DataStatus)returned : DataStatus.StopIterationNoBuffer;

    public static TrailersStatus Trailers(int returned) => returned == 0 ? TrailersStatus.Continue : TrailersStatus.StopIteration;
}
