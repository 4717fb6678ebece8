namespace Slipway.Gateway;

/// <summary>What a gateway publishes for whoever listens in its process, such as OpenTelemetry's SDK.</summary>
public static class GatewayTelemetry
{
    /// <summary>The activity source with a server span for each request, named and tagged by OpenTelemetry's conventions for HTTP.</summary>
    public const string ActivitySourceName = "Slipway.Gateway";

    /// <summary>
    /// The meter with the statistics of <c>/stats/prometheus</c>, under their names there. That of VMs and plugins is
    /// <see cref="ProxyWasm.Metrics.HostMetrics.MeterName"/>.
    /// </summary>
    public const string MeterName = "Slipway.Gateway";
}
