namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.filters.http.fault.v3</c>.</summary>
internal static class FaultMessages
{
    private static readonly Message<bool> FromHeader = new("envoy.extensions.filters.common.fault.v3.FaultDelay.HeaderDelay", true);

    private static readonly Message<FaultDelay> Delay =
        new Message<FaultDelay>("envoy.extensions.filters.common.fault.v3.FaultDelay", new(null, FractionalPercent.None))
        {
            { "fixed_delay", Scalars.Pause, (value, delay) => value with { Fixed = delay } },
            { "header_delay", FromHeader.Read },
            { "percentage", MatchMessages.Percent.Read, (value, share) => value with { Percentage = share } },
        }
        .ExactlyOneOf("fixed_delay", "header_delay");

    private static readonly Message<FaultAbort> Abort =
        new Message<FaultAbort>("envoy.extensions.filters.http.fault.v3.FaultAbort", new(null, null, FractionalPercent.None))
        {
            { "http_status", Scalars.Integer(200, 599), (value, status) => value with { HttpStatus = status } },
            { "grpc_status", Scalars.Integer(0, 16), (value, status) => value with { GrpcStatus = status } },
            { "header_abort", FromHeader.Read },
            { "percentage", MatchMessages.Percent.Read, (value, share) => value with { Percentage = share } },
        }
        .ExactlyOneOf("http_status", "grpc_status", "header_abort");

    private static readonly Message<FaultSettings> Settings =
        new Message<FaultSettings>("envoy.extensions.filters.http.fault.v3.HTTPFault", new())
        {
            { "delay", Delay.Read, (value, delay) => value with { Delay = delay } },
            { "abort", Abort.Read, (value, abort) => value with { Abort = abort } },
            { "upstream_cluster", Scalars.Text, (value, cluster) => value with { UpstreamCluster = cluster } },
            { "headers", Composites.Repeated(MatchMessages.Header.Read), (value, list) => value with { Headers = list } },
            { "downstream_nodes", Composites.Repeated(Scalars.Text), (value, list) => value with { DownstreamNodes = list } },
            { "max_active_faults", Scalars.UInt32, (value, most) => value with { MaxActiveFaults = most } },
        }
        .Accepts("disable_downstream_cluster_stats")
        .Ignores(
            "delay_percent_runtime abort_percent_runtime delay_duration_runtime abort_http_status_runtime max_active_faults_runtime " +
            "response_rate_limit_percent_runtime abort_grpc_status_runtime",
            "there is no runtime, so the configuration holds")
        .Refuses("response_rate_limit", "use delay")
        .Refuses("filter_metadata");

    public static FaultFilter Filter(Cursor at) => new() { Settings = Settings.Read(at) };

    public static FaultRouteConfig PerRoute(Cursor at) => new(Settings.Read(at));
}
