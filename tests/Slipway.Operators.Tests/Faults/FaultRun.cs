using System.Globalization;

namespace Slipway.Operators.Tests.Faults;

/// <summary>How often each fault is repeated, and the chances that are taken with it.</summary>
internal static class FaultRun
{
    /// <summary><c>SLIPWAY_OPERATOR_FAULTS</c>, or few: starts of processes take seconds.</summary>
    public static int Repeats(int few) =>
        int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_OPERATOR_FAULTS") ?? $"{few}", CultureInfo.InvariantCulture);

    /// <summary>Of a seed that the test's output has.</summary>
    public static Random NewRandom()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}
