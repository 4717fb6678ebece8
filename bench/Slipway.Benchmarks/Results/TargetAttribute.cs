namespace Slipway.Benchmarks.Results;

/// <summary>What a benchmark has to stay below; the page of results says whether it does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TargetAttribute : Attribute
{
    /// <summary>Mean time of one operation in microseconds; 0 for no target.</summary>
    public double Microseconds { get; init; }

    /// <summary>Bytes of managed memory allocated by one operation; negative for no target.</summary>
    public long AllocatedBytes { get; init; } = -1;

    /// <summary>The benchmark's argument for which this holds; null for all.</summary>
    public object? Argument { get; init; }
}
