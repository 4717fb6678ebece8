using Slipway.Cli.Output;
using Spectre.Console;

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

    public void WriteTo(Terminal terminal)
    {
        terminal.Out.Write(Passed ? "ok    " : "FAIL  ", new Style(Passed ? Color.Green : Color.Red));
        terminal.Out.WriteLine(Printable.Line(Name));
        foreach (var difference in Differences)
            terminal.Out.WriteLine($"      {Printable.Line(difference)}");
        foreach (var time in Times ?? [])
        {
            terminal.Out.WriteLine(
                $"      {time.Callback,-30} {time.MedianMicroseconds,8:0.00} µs median {time.MeanMicroseconds,8:0.00} µs mean of {time.Count}");
        }
    }

    /// <summary>Says how all went.</summary>
    /// <returns>The exit code.</returns>
    public static int WriteSummary(Terminal terminal, IReadOnlyList<TestResult> results, bool json)
    {
        var failed = results.Count(test => !test.Passed);
        if (json)
            terminal.WriteJson(new { Passed = results.Count - failed, Failed = failed, Tests = results });
        else
            terminal.Out.WriteLine($"{results.Count - failed} passed, {failed} failed", new Style(failed == 0 ? Color.Green : Color.Red));
        return failed == 0 ? ExitCodes.Ok : ExitCodes.Invalid;
    }
}

/// <summary>How long a callback takes.</summary>
internal sealed record CallbackTime(string Callback, long Count, double MeanMicroseconds, double MedianMicroseconds);
