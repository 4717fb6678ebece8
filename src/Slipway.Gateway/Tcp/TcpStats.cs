using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Tcp;

/// <summary>The statistics of a TCP proxy, under Envoy's names.</summary>
internal sealed class TcpStats(StatRegistry stats, string prefix)
{
    public Counter Connections { get; } = stats.Counter(StatName.OfTcp(prefix, "downstream_cx_total"));

    public Counter Received { get; } = stats.Counter(StatName.OfTcp(prefix, "downstream_cx_rx_bytes_total"));

    public Counter Sent { get; } = stats.Counter(StatName.OfTcp(prefix, "downstream_cx_tx_bytes_total"));

    public Counter WithoutRoute { get; } = stats.Counter(StatName.OfTcp(prefix, "downstream_cx_no_route"));

    public Counter IdleTimeouts { get; } = stats.Counter(StatName.OfTcp(prefix, "idle_timeout"));

    public Counter DurationLimits { get; } = stats.Counter(StatName.OfTcp(prefix, "max_downstream_connection_duration"));
}
