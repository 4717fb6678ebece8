namespace Slipway.Operators.Queueing;

/// <summary>controller-runtime's delays: 5 ms, doubled for each failure in a row, at most 1000 s.</summary>
internal static class RetryBackoff
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_last = TimeSpan.FromSeconds(1000);

    /// <param name="failures">How many there were in a row before this one.</param>
    public static TimeSpan After(int failures) => failures >= 18 ? s_last : s_first * Math.Pow(2, failures);
}
