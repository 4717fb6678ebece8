using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.Metrics;

/// <summary>
/// The metrics of one VM, by the numbers that its guest knows them by. As in Envoy, the low two bits of a number are the kind, and each
/// kind counts by itself: counters are 4, 8, 12..., gauges 5, 9..., histograms 6, 10... Not thread-safe, as a VM is not.
/// </summary>
internal sealed class GuestMetrics
{
    /// <summary>The most metrics that one VM may define, redefinitions included.</summary>
    public const int MaxMetrics = 10_000;

    /// <summary>The longest name of a metric, in characters.</summary>
    public const int MaxNameLength = 1024;

    private const int KindBits = 2;
    private const uint KindMask = (1 << KindBits) - 1;

    private readonly MetricRegistry _registry;
    private List<GuestMetric>[] _byKind;
    private bool _borrowed;

    public GuestMetrics(MetricRegistry registry)
    {
        _registry = registry;
        _byKind = [[], [], []];
    }

    /// <summary>Of a VM that begins as another was, in which no more will be defined.</summary>
    public GuestMetrics(GuestMetrics other)
    {
        _registry = other._registry;
        _byKind = other._byKind;
        _borrowed = true;
    }

    /// <summary>Defines a metric; one that is defined already gets another number for the same value.</summary>
    /// <param name="type">0, 1 or 2: see <see cref="MetricKind"/>.</param>
    /// <param name="name">1 to <see cref="MaxNameLength"/> characters.</param>
    /// <param name="id">Its number; 0 if there is none.</param>
    /// <returns>
    /// <see cref="WasmResult.Ok"/>; <see cref="WasmResult.BadArgument"/> for another type or a bad name;
    /// <see cref="WasmResult.InternalFailure"/> over <see cref="MaxMetrics"/> or <see cref="MetricRegistry.MaxMetrics"/>.
    /// </returns>
    public WasmResult Define(int type, string name, out uint id)
    {
        id = 0;
        if ((uint)type >= (uint)_byKind.Length || name.Length is 0 or > MaxNameLength)
        {
            return WasmResult.BadArgument;
        }

        if (_byKind[0].Count + _byKind[1].Count + _byKind[2].Count >= MaxMetrics
            || !_registry.TryDefine((MetricKind)type, name, out var metric))
        {
            return WasmResult.InternalFailure;
        }

        if (_borrowed)
        {
            _byKind = [.. _byKind.Select(metrics => new List<GuestMetric>(metrics))];
            _borrowed = false;
        }

        _byKind[type].Add(metric);
        id = ((uint)_byKind[type].Count << KindBits) | (uint)type;
        return WasmResult.Ok;
    }

    /// <summary>Adds to a counter or gauge.</summary>
    /// <returns>
    /// <see cref="WasmResult.Ok"/>; <see cref="WasmResult.BadArgument"/> for a histogram, and for a counter if <paramref name="delta"/> is
    /// not above 0; <see cref="WasmResult.NotFound"/>.
    /// </returns>
    public WasmResult Increment(uint id, long delta)
    {
        if (!HasValue(id))
        {
            return WasmResult.BadArgument;
        }

        if (Find(id) is not { } metric)
        {
            return WasmResult.NotFound;
        }

        if (metric.Kind == MetricKind.Counter && delta <= 0)
        {
            return WasmResult.BadArgument;
        }

        metric.Add(unchecked((ulong)delta));
        return WasmResult.Ok;
    }

    /// <summary>Adds to a counter, sets a gauge, or adds a value to a histogram.</summary>
    /// <returns><see cref="WasmResult.Ok"/> or <see cref="WasmResult.NotFound"/>.</returns>
    public WasmResult Record(uint id, ulong value)
    {
        if (Find(id) is not { } metric)
        {
            return WasmResult.NotFound;
        }

        switch (metric.Kind)
        {
            case MetricKind.Counter:
                metric.Add(value);
                break;
            case MetricKind.Gauge:
                metric.Set(value);
                break;
            default:
                metric.Observe(value);
                break;
        }

        return WasmResult.Ok;
    }

    /// <summary>Reads a counter or gauge.</summary>
    /// <returns>
    /// <see cref="WasmResult.Ok"/>; <see cref="WasmResult.BadArgument"/> for a histogram; <see cref="WasmResult.NotFound"/>.
    /// </returns>
    public WasmResult Get(uint id, out ulong value)
    {
        value = 0;
        if (!HasValue(id))
        {
            return WasmResult.BadArgument;
        }

        if (Find(id) is not { } metric)
        {
            return WasmResult.NotFound;
        }

        value = metric.Value;
        return WasmResult.Ok;
    }

    // Envoy judges the kind by the number alone, before it looks whether there is such a metric.
    private static bool HasValue(uint id) => (id & KindMask) < (uint)MetricKind.Histogram;

    private GuestMetric? Find(uint id)
    {
        var kind = id & KindMask;
        var position = (id >> KindBits) - 1;
        return kind < _byKind.Length && position < (uint)_byKind[kind].Count ? _byKind[kind][(int)position] : null;
    }
}
