namespace Slipway.Gateway.Http;

/// <summary>Why a response is not simply the upstream's; bits as in Envoy's <c>response.flags</c> attribute.</summary>
[Flags]
internal enum ResponseFlags
{
    None = 0,
    NoHealthyUpstream = 0x2,
    UpstreamRequestTimeout = 0x4,
    UpstreamConnectionFailure = 0x20,
    UpstreamConnectionTermination = 0x40,
    UpstreamOverflow = 0x80,
    NoRouteFound = 0x100,
    DelayInjected = 0x200,
    FaultInjected = 0x400,
    RateLimited = 0x800,
    DownstreamConnectionTermination = 0x4000,
    UpstreamRetryLimitExceeded = 0x8000,
    StreamIdleTimeout = 0x10000,
    NoClusterFound = 0x2000000,
}

/// <summary>Envoy's names for the flags.</summary>
internal static class ResponseFlagNames
{
    private static readonly (ResponseFlags Flag, string Short, string Long)[] Names =
    [
        (ResponseFlags.NoHealthyUpstream, "UH", "NoHealthyUpstream"),
        (ResponseFlags.UpstreamRequestTimeout, "UT", "UpstreamRequestTimeout"),
        (ResponseFlags.UpstreamConnectionFailure, "UF", "UpstreamConnectionFailure"),
        (ResponseFlags.UpstreamConnectionTermination, "UC", "UpstreamConnectionTermination"),
        (ResponseFlags.UpstreamOverflow, "UO", "UpstreamOverflow"),
        (ResponseFlags.NoRouteFound, "NR", "NoRouteFound"),
        (ResponseFlags.DelayInjected, "DI", "DelayInjected"),
        (ResponseFlags.FaultInjected, "FI", "FaultInjected"),
        (ResponseFlags.RateLimited, "RL", "RateLimited"),
        (ResponseFlags.DownstreamConnectionTermination, "DC", "DownstreamConnectionTermination"),
        (ResponseFlags.UpstreamRetryLimitExceeded, "URX", "UpstreamRetryLimitExceeded"),
        (ResponseFlags.StreamIdleTimeout, "SI", "StreamIdleTimeout"),
        (ResponseFlags.NoClusterFound, "NC", "NoClusterFound"),
    ];

    /// <summary>The flags separated by commas; null for none.</summary>
    public static string? Text(ResponseFlags flags, bool isLong = false) => flags == ResponseFlags.None
        ? null
        : string.Join(',', Names.Where(name => flags.HasFlag(name.Flag)).Select(name => isLong ? name.Long : name.Short));
}
