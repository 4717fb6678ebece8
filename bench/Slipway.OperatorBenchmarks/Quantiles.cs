namespace Slipway.OperatorBenchmarks;

/// <summary>Quantiles of measured values, in their unit.</summary>
internal sealed record Quantiles(int Count, double P50, double P99, double Max)
{
    public static Quantiles? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : new Quantiles(sorted.Count, At(0.5), At(0.99), sorted[^1]);

        // The nearest rank: no value that was not measured.
        double At(double quantile) => sorted[(int)Math.Ceiling(quantile * sorted.Count) - 1];
    }
}
