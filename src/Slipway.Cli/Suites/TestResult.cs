namespace Slipway.Cli.Suites;

/// <summary>How a test went.</summary>
/// <param name="Suite">Its file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Differences">What is otherwise than it says; empty where it passed.</param>
internal sealed record TestResult(string Suite, string Name, IReadOnlyList<string> Differences)
{
    /// <summary>Callbacks with their times, where these were asked for.</summary>
    public IReadOnlyList<CallbackTime>? Times { get; init; }

    public bool Passed => Differences.Count == 0;
}

/// <summary>How long a callback takes.</summary>
internal sealed record CallbackTime(string Callback, long Count, double MeanMicroseconds, double MedianMicroseconds);
