namespace Slipway.Sdk;

/// <summary>A number that only grows, in the proxy's statistics. All VMs that define the same name share it.</summary>
public readonly struct Counter
{
    private readonly int _id;

    private Counter(int id) => _id = id;

    /// <summary>Its value.</summary>
    public long Value => Metric.Read(_id);

    /// <summary>Makes or finds a counter. Do it once, in a root context, and not for each request.</summary>
    public static Counter Define(string name) => new(Metric.Define(0, name));

    /// <summary>Adds to it.</summary>
    /// <param name="amount">At least 1.</param>
    public void Increment(long amount = 1) => Hostcalls.IncrementMetric(_id, amount).Require("proxy_increment_metric");
}

/// <summary>A number that goes up and down, in the proxy's statistics.</summary>
public readonly struct Gauge
{
    private readonly int _id;

    private Gauge(int id) => _id = id;

    /// <summary>Its value.</summary>
    public long Value => Metric.Read(_id);

    /// <summary>Makes or finds a gauge. Do it once, in a root context, and not for each request.</summary>
    public static Gauge Define(string name) => new(Metric.Define(1, name));

    /// <summary>Adds to it; a negative number takes from it.</summary>
    public void Add(long amount) => Hostcalls.IncrementMetric(_id, amount).Require("proxy_increment_metric");

    /// <summary>Sets it.</summary>
    public void Set(long value) => Hostcalls.RecordMetric(_id, value).Require("proxy_record_metric");
}

/// <summary>A distribution of values, in the proxy's statistics.</summary>
public readonly struct Histogram
{
    private readonly int _id;

    private Histogram(int id) => _id = id;

    /// <summary>Makes or finds a histogram. Do it once, in a root context, and not for each request.</summary>
    public static Histogram Define(string name) => new(Metric.Define(2, name));

    /// <summary>Adds a value.</summary>
    public void Record(long value) => Hostcalls.RecordMetric(_id, value).Require("proxy_record_metric");
}

internal static class Metric
{
    public static int Define(int type, string name)
    {
        Hostcalls.DefineMetric(type, Utf8.Bytes(name), out var id).Require("proxy_define_metric");
        return id;
    }

    public static long Read(int id)
    {
        Hostcalls.GetMetric(id, out var value).Require("proxy_get_metric");
        return value;
    }
}
