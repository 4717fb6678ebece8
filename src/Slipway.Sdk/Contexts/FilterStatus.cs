namespace Slipway.Sdk;

/// <summary>What becomes of headers: Envoy's <c>FilterHeadersStatus</c>.</summary>
public enum FilterHeadersStatus
{
    /// <summary>They go on to the next filter.</summary>
    Continue = 0,

    /// <summary>
    /// They stay here, and the body is shown to this filter. Proxies make <see cref="StopAllIterationAndWatermark"/> of it unless the
    /// plugin's <c>allow_on_headers_stop_iteration</c> is set.
    /// </summary>
    StopIteration = 1,

    /// <summary>As <see cref="Continue"/>, in most proxies.</summary>
    ContinueAndEndStream = 2,

    /// <summary>All stays here, and nothing is shown to this filter, until it goes on; a body that is too large fails the stream.</summary>
    StopAllIterationAndBuffer = 3,

    /// <summary>As <see cref="StopAllIterationAndBuffer"/>, but the sender of a large body is slowed down.</summary>
    StopAllIterationAndWatermark = 4,
}

/// <summary>What becomes of a piece of a body: Envoy's <c>FilterDataStatus</c>.</summary>
public enum FilterDataStatus
{
    /// <summary>It goes on, with what was held before it.</summary>
    Continue = 0,

    /// <summary>It is held, and shown again together with the next; a body that is too large fails the stream.</summary>
    StopIterationAndBuffer = 1,

    /// <summary>It is held; the sender of a large body is slowed down.</summary>
    StopIterationAndWatermark = 2,

    /// <summary>It is dropped.</summary>
    StopIterationNoBuffer = 3,
}

/// <summary>What becomes of trailers: Envoy's <c>FilterTrailersStatus</c>.</summary>
public enum FilterTrailersStatus
{
    /// <summary>They go on.</summary>
    Continue = 0,

    /// <summary>They stay here until the filter goes on.</summary>
    StopIteration = 1,
}

/// <summary>What becomes of a connection or its data: Envoy's <c>FilterStatus</c> for the network.</summary>
public enum FilterStatus
{
    /// <summary>It goes on.</summary>
    Continue = 0,

    /// <summary>It stays here; data is shown again together with the next.</summary>
    StopIteration = 1,
}

/// <summary>Who has closed a connection: <c>proxy_peer_type_t</c>.</summary>
public enum PeerType
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>The proxy.</summary>
    Local = 1,

    /// <summary>The other side.</summary>
    Remote = 2,
}
