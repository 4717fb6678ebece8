namespace Slipway.Envoy;

/// <summary>The message <c>envoy.config.cluster.v3.OutlierDetection</c>.</summary>
internal static class OutlierMessages
{
    private static readonly ValueReader<uint> Percent = Scalars.Integer(0u, 100u);

    public static readonly Message<OutlierDetection> Detection =
        new Message<OutlierDetection>("envoy.config.cluster.v3.OutlierDetection", new())
        {
            { "consecutive_5xx", Scalars.UInt32, (value, count) => value with { Consecutive5xx = count } },
            { "enforcing_consecutive_5xx", Percent, (value, percent) => value with { EnforcingConsecutive5xx = percent } },
            { "consecutive_gateway_failure", Scalars.UInt32, (value, count) => value with { ConsecutiveGatewayFailure = count } },
            {
                "enforcing_consecutive_gateway_failure", Percent,
                (value, percent) => value with { EnforcingConsecutiveGatewayFailure = percent }
            },
            { "interval", Scalars.Pause, (value, interval) => value with { Interval = interval } },
            { "base_ejection_time", Scalars.Pause, (value, time) => value with { BaseEjectionTime = time } },
            { "max_ejection_time", Scalars.Pause, (value, time) => value with { MaxEjectionTime = time } },
            { "max_ejection_percent", Percent, (value, percent) => value with { MaxEjectionPercent = percent } },
            { "always_eject_one_host", Scalars.Bool, (value, always) => value with { AlwaysEjectsOneHost = always } },
            { "enforcing_success_rate", Percent, (value, percent) => value with { EnforcingSuccessRate = percent } },
            { "success_rate_minimum_hosts", Scalars.UInt32, (value, hosts) => value with { SuccessRateMinimumHosts = hosts } },
            { "success_rate_request_volume", Scalars.UInt32, (value, volume) => value with { SuccessRateRequestVolume = volume } },
            { "success_rate_stdev_factor", Scalars.UInt32, (value, factor) => value with { SuccessRateStdevFactor = factor } },
        }
        .Refuses("split_external_local_origin_errors consecutive_local_origin_failure enforcing_consecutive_local_origin_failure " +
            "enforcing_local_origin_success_rate", "failures to connect count as failures of the endpoint")
        .Refuses("failure_percentage_threshold enforcing_failure_percentage enforcing_failure_percentage_local_origin " +
            "failure_percentage_minimum_hosts failure_percentage_request_volume", "use the success rate")
        .Refuses("max_ejection_time_jitter successful_active_health_check_uneject_host monitors detect_degraded_hosts")
        .Then((value, fields) => fields.Has("max_ejection_time") || value.BaseEjectionTime < value.MaxEjectionTime
            ? value
            : value with { MaxEjectionTime = value.BaseEjectionTime });
}
