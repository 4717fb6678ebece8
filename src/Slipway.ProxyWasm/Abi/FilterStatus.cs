namespace Slipway.ProxyWasm.Abi;

/// <summary>What a headers callback may answer: Envoy's <c>FilterHeadersStatus</c>. The specification names only the first two.</summary>
public enum HeadersStatus
{
    /// <summary>The headers go on to the next filter.</summary>
    Continue = 0,

    /// <summary>The headers stay here; the body is still shown to this filter.</summary>
    StopIteration = 1,

    /// <summary>The same as <see cref="Continue"/>.</summary>
    ContinueAndEndStream = 2,

    /// <summary>Everything stays here, unseen; the stream fails when the body outgrows the limit.</summary>
    StopAllIterationAndBuffer = 3,

    /// <summary>Everything stays here, unseen; the sender is slowed down at the limit.</summary>
    StopAllIterationAndWatermark = 4,
}

/// <summary>What a body callback may answer: Envoy's <c>FilterDataStatus</c>.</summary>
public enum DataStatus
{
    /// <summary>The chunk, and what was held before it, goes on.</summary>
    Continue = 0,

    /// <summary>The chunk is held, and shown again with the next; the stream fails when what is held outgrows the limit.</summary>
    StopIterationAndBuffer = 1,

    /// <summary>The chunk is held; the sender is slowed down at the limit.</summary>
    StopIterationAndWatermark = 2,

    /// <summary>The chunk is dropped.</summary>
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
