namespace Slipway.Gateway.Statistics;

/// <summary>A number that goes up and down.</summary>
internal sealed class Gauge
{
    private long _value;
    private volatile bool _used;

    public long Value => Interlocked.Read(ref _value);

    public bool IsUsed => _used;

    public void Add(long difference)
    {
        Interlocked.Add(ref _value, difference);
        _used = true;
    }
}
