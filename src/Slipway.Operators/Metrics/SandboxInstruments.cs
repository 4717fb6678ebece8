using System.Diagnostics.Metrics;
using Slipway.Operators.Authority;
using Slipway.Operators.Modules;

namespace Slipway.Operators.Metrics;

/// <summary>What there is to count because operators are modules.</summary>
internal sealed class SandboxInstruments(Meter meter)
{
    private readonly Counter<long> _coldStarts =
        meter.CreateCounter<long>("wasmop_cold_starts_total", null, "Instances that were made, by module.");

    private readonly Histogram<double> _coldStartTime = meter.CreateHistogram(
        "wasmop_cold_start_seconds", "s", "How long it took to make an instance ready, by module.", null, Buckets.ColdStart);

    private readonly Histogram<double> _phaseTime = meter.CreateHistogram(
        "wasmop_cold_start_phase_seconds", "s", "How long the parts of that took, by kind: load, instantiate, initialize, restore.", null,
        Buckets.ColdStart);

    private readonly Histogram<double> _wakeTime = meter.CreateHistogram(
        "wasmop_wake_seconds", "s", "From a key being due to the callback of a module that had to be woken for it, by module.", null,
        Buckets.ColdStart);

    private readonly Counter<long> _traps =
        meter.CreateCounter<long>("wasmop_traps_total", null, "Callbacks that the sandbox stopped, by module and code.");

    private readonly Counter<long> _evictions = meter.CreateCounter<long>("wasmop_evictions_total", null, "Instances that were evicted, by reason.");

    private readonly Counter<long> _denied =
        meter.CreateCounter<long>("wasmop_denied_total", null, "What modules wanted and may not, by module and rule.");

    public void ColdStart(string module, ColdStart start)
    {
        _coldStarts.Add(1, Module(module));
        _coldStartTime.Record(start.Total.TotalSeconds, Module(module));
        _phaseTime.Record(start.Load.TotalSeconds, Kind("load"));
        _phaseTime.Record(start.Instantiate.TotalSeconds, Kind("instantiate"));
        _phaseTime.Record(start.Initialize.TotalSeconds, Kind("initialize"));
        if (start.Restore > TimeSpan.Zero)
            _phaseTime.Record(start.Restore.TotalSeconds, Kind("restore"));
    }

    public void Woken(string module, TimeSpan sinceDue) => _wakeTime.Record(sinceDue.TotalSeconds, Module(module));

    public void Trapped(string module, string code) => _traps.Add(1, new("module", module), new("code", code));

    public void Evicted(int count, string reason) => _evictions.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public void Denied(string module, Access access) =>
        _denied.Add(1, new("module", module), new("rule", $"{access.Verb} {access.ResourceAndSubresource}"));

    private static KeyValuePair<string, object?> Module(string name) => new("module", name);

    private static KeyValuePair<string, object?> Kind(string name) => new("kind", name);
}
