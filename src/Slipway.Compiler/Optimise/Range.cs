namespace Slipway.Compiler.Optimise;

/// <summary>What a number can be.</summary>
internal readonly record struct Range(int Low, int High)
{
    public static Range Any { get; } = new(int.MinValue, int.MaxValue);

    public static Range AnyLength { get; } = new(0, int.MaxValue);

    public Range Join(Range other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    public Range Meet(Range other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    /// <summary>The range of the sum; any if that may leave the integers.</summary>
    public Range Plus(Range other) =>
        (long)Low + other.Low < int.MinValue || (long)High + other.High > int.MaxValue ? Any : new(Low + other.Low, High + other.High);
}
