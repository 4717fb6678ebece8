using System.Diagnostics.Metrics;
using Slipway.Operators.Authority;

namespace Slipway.Operators.Metrics;

/// <summary>What there is to count because operators are modules.</summary>
internal sealed class SandboxInstruments(Meter meter)
{
    private readonly Counter<long> _coldStarts =
        meter.CreateCounter<long>("wasmop_cold_starts_total", null, "Instances that were made, by module.");

    private readonly Histogram<double> _coldStartTime = meter.CreateHistogram(
        "wasmop_cold_start_seconds", "s", "How long it took to make an instance ready, by module.", null, Buckets.Requests);

    private readonly Counter<long> _traps =
        meter.CreateCounter<long>("wasmop_traps_total", null, "Callbacks that the sandbox stopped, by module and code.");

    private readonly Counter<long> _evictions = meter.CreateCounter<long>("wasmop_evictions_total", null, "Instances that were evicted, by reason.");

    private readonly Counter<long> _denied =
        meter.CreateCounter<long>("wasmop_denied_total", null, "What modules wanted and may not, by module and rule.");

    public void ColdStart(string module, TimeSpan duration)
    {
        _coldStarts.Add(1, new KeyValuePair<string, object?>("module", module));
        _coldStartTime.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("module", module));
    }

    public void Trapped(string module, string code) => _traps.Add(1, new("module", module), new("code", code));

    public void Evicted(int count, string reason) => _evictions.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public void Denied(string module, Access access) =>
        _denied.Add(1, new("module", module), new("rule", $"{access.Verb} {access.ResourceAndSubresource}"));
}
