using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.extensions.filters.http.fault.v3.HTTPFault</c> in a chain: delays requests and answers them with errors.</summary>
public sealed record FaultFilter : HttpFilter
{
    /// <summary>The faults where routes have none of their own.</summary>
    public FaultSettings Settings { get; init; } = new();
}

/// <summary>The same message for a level of the routes.</summary>
/// <param name="Settings">The faults.</param>
public sealed record FaultRouteConfig(FaultSettings Settings) : RouteFilterConfig;

/// <summary>Fields of <c>envoy.extensions.filters.http.fault.v3.HTTPFault</c>.</summary>
public sealed record FaultSettings
{
    /// <summary>Delays; null for none.</summary>
    public FaultDelay? Delay { get; init; }

    /// <summary>Errors in place of the upstream's response, after the delay if there is one; null for none.</summary>
    public FaultAbort? Abort { get; init; }

    /// <summary>The only cluster whose requests meet faults; empty for all.</summary>
    public string UpstreamCluster { get; init; } = "";

    /// <summary>What requests must have to meet faults.</summary>
    public ImmutableArray<HeaderMatcher> Headers { get; init; } = [];

    /// <summary>Of which one must be in <c>x-envoy-downstream-service-node</c>; none for any.</summary>
    public ImmutableArray<string> DownstreamNodes { get; init; } = [];

    /// <summary>Requests that may meet faults at one time; null for any number.</summary>
    public uint? MaxActiveFaults { get; init; }
}

/// <summary><c>envoy.extensions.filters.common.fault.v3.FaultDelay</c>.</summary>
/// <param name="Fixed">How long; null where the client says it in <c>x-envoy-fault-delay-request</c>, in milliseconds.</param>
/// <param name="Percentage">Which share of the requests; a client that says how long may ask for less.</param>
public sealed record FaultDelay(TimeSpan? Fixed, FractionalPercent Percentage);

/// <summary>
/// <c>envoy.extensions.filters.http.fault.v3.FaultAbort</c>. Without a status the client says it, in <c>x-envoy-fault-abort-request</c> or
/// <c>x-envoy-fault-abort-grpc-request</c>.
/// </summary>
/// <param name="HttpStatus">200 to 599, or null.</param>
/// <param name="GrpcStatus">0 to 16, or null.</param>
/// <param name="Percentage">Which share of the requests; a client that says the status may ask for less.</param>
public sealed record FaultAbort(int? HttpStatus, int? GrpcStatus, FractionalPercent Percentage);
