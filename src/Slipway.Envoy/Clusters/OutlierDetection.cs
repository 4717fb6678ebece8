namespace Slipway.Envoy;

/// <summary><c>envoy.config.cluster.v3.OutlierDetection</c>: which endpoints are left out for a while because they fail requests.</summary>
public sealed record OutlierDetection
{
    /// <summary>Failures in a row (statuses of 500 and above, no connection, no answer in time) that eject an endpoint; 5 by default.</summary>
    public uint Consecutive5xx { get; init; } = 5;

    /// <summary>How likely that is to happen then, in percent; 100 by default.</summary>
    public uint EnforcingConsecutive5xx { get; init; } = 100;

    /// <summary>Statuses of 502, 503 and 504, and no answers, in a row that eject an endpoint; 5 by default.</summary>
    public uint ConsecutiveGatewayFailure { get; init; } = 5;

    /// <summary>How likely that is to happen then, in percent; 0 by default.</summary>
    public uint EnforcingConsecutiveGatewayFailure { get; init; }

    /// <summary>How often success rates are compared, and ejected endpoints come back; 10 seconds by default.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an endpoint stays out, times how often it has been ejected; 30 seconds by default.</summary>
    public TimeSpan BaseEjectionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest it stays out; 300 seconds by default, or the base where that is longer.</summary>
    public TimeSpan MaxEjectionTime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How many of the endpoints may be out at a time, in percent; 10 by default.</summary>
    public uint MaxEjectionPercent { get; init; } = 10;

    /// <summary>Whether one endpoint may always be out, whatever percentage that is.</summary>
    public bool AlwaysEjectsOneHost { get; init; }

    /// <summary>How likely an endpoint with a success rate far below the others' is ejected, in percent; 100 by default.</summary>
    public uint EnforcingSuccessRate { get; init; } = 100;

    /// <summary>How many endpoints there must be with enough requests for rates to be compared; 5 by default.</summary>
    public uint SuccessRateMinimumHosts { get; init; } = 5;

    /// <summary>How many requests in an interval are enough; 100 by default.</summary>
    public uint SuccessRateRequestVolume { get; init; } = 100;

    /// <summary>How many thousandths of the standard deviation below the mean is too far; 1900 by default.</summary>
    public uint SuccessRateStdevFactor { get; init; } = 1900;
}
