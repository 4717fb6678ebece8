using System.Diagnostics.Metrics;

namespace Slipway.Sandbox;

/// <summary>The meter <c>Slipway.Sandbox</c> of one engine.</summary>
internal sealed class SandboxMetrics : IDisposable
{
    public const string MeterName = "Slipway.Sandbox";

    private readonly Counter<long> _cacheHits;
    private readonly Counter<long> _cacheMisses;
    private readonly Counter<long> _traps;
    private readonly Histogram<double> _compilations;

    public SandboxMetrics(Func<int> liveInstances)
    {
        _compilations = Meter.CreateHistogram<double>("slipway.sandbox.compile.duration", "s", "Time to compile a module.");
        _cacheHits = Meter.CreateCounter<long>("slipway.sandbox.cache.hits", "{module}", "Modules found compiled on disk.");
        _cacheMisses = Meter.CreateCounter<long>("slipway.sandbox.cache.misses", "{module}", "Modules not found compiled on disk.");
        _traps = Meter.CreateCounter<long>("slipway.sandbox.traps", "{trap}", "Calls that ended in a trap, by kind.");
        Meter.CreateObservableUpDownCounter("slipway.sandbox.instances", liveInstances, "{instance}", "Instances that exist now.");
    }

    public Meter Meter { get; } = new(MeterName);

    public void Compiled(TimeSpan duration) => _compilations.Record(duration.TotalSeconds);

    public void CacheHit() => _cacheHits.Add(1);

    public void CacheMiss() => _cacheMisses.Add(1);

    public void Trapped(TrapKind kind) => _traps.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void Dispose() => Meter.Dispose();
}
