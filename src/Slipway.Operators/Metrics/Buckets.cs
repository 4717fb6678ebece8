using System.Diagnostics.Metrics;

namespace Slipway.Operators.Metrics;

/// <summary>The bounds of histograms, as controller-runtime and client-go have them where those have such a histogram.</summary>
internal static class Buckets
{
    public static readonly InstrumentAdvice<double> Requests =
        Of(0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 45, 60);

    /// <summary>Of what takes microseconds to milliseconds.</summary>
    public static readonly InstrumentAdvice<double> ColdStart =
        Of(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1);

    public static readonly InstrumentAdvice<double> Queue =
        Of(1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000);

    public static readonly InstrumentAdvice<double> Reconcile = Of(
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5,
        4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60);

    private static InstrumentAdvice<double> Of(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
