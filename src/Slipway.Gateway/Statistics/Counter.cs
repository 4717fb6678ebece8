namespace Slipway.Gateway.Statistics;

/// <summary>A number that only grows.</summary>
internal sealed class Counter
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Increment() => Interlocked.Increment(ref _value);

    public void Add(long more) => Interlocked.Add(ref _value, more);
}
