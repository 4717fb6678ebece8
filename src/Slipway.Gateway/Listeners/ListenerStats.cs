using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Listeners;

/// <summary>A listener's statistics, under Envoy's names.</summary>
internal sealed class ListenerStats(StatRegistry stats, string address)
{
    public Counter Connections { get; } = stats.Counter(StatName.OfListener(address, "downstream_cx_total"));

    public Gauge Active { get; } = stats.Gauge(StatName.OfListener(address, "downstream_cx_active"));

    public Counter Overflows { get; } = stats.Counter(StatName.OfListener(address, "downstream_global_cx_overflow"));

    public Counter Unmatched { get; } = stats.Counter(StatName.OfListener(address, "no_filter_chain_match"));

    public Counter InspectionTimeouts { get; } = stats.Counter(StatName.OfListener(address, "downstream_pre_cx_timeout"));

    public Counter Handshakes { get; } = stats.Counter(StatName.OfListener(address, "ssl.handshake"));

    public Counter HandshakeFailures { get; } = stats.Counter(StatName.OfListener(address, "ssl.connection_error"));
}
