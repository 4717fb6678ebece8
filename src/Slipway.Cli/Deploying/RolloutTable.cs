using Slipway.Cli.Output;
using Slipway.Deploy;
using Slipway.Sdk.Testing.Differences;
using Spectre.Console;

namespace Slipway.Cli.Deploying;

/// <summary>What has happened, or would happen, to the objects of a cluster.</summary>
internal static class RolloutTable
{
    private const int LinesAround = 3;

    /// <summary>Tells of steps in the way that was asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(
        Terminal terminal, IReadOnlyList<RolloutStep> steps, IReadOnlyList<string> warnings, bool dryRun, bool difference, bool json)
    {
        if (json)
            terminal.WriteJson(new { DryRun = dryRun, Warnings = warnings, Objects = steps });
        else if (difference)
            WriteDifferences(terminal.Out, steps);
        else
            Write(terminal.Out, steps, dryRun);
        return difference && steps.Any(step => step.Outcome != RolloutOutcome.Unchanged) ? ExitCodes.Invalid : ExitCodes.Ok;
    }

    private static void Write(Screen screen, IReadOnlyList<RolloutStep> steps, bool dryRun) => Facts.Write(
        screen,
        steps.Select(step => (
            (dryRun ? "would be " : "") + step.Outcome.ToString().ToLowerInvariant(),
            (string?)$"{step.Kind} {step.Namespace}/{step.Name}")));

    /// <summary>Side by side, with a few lines around what is different.</summary>
    private static void WriteDifferences(Screen screen, IReadOnlyList<RolloutStep> steps)
    {
        var changed = steps.Where(step => step.Outcome != RolloutOutcome.Unchanged).ToList();
        if (changed.Count == 0)
            screen.WriteLine("Nothing would change.");
        foreach (var (index, step) in changed.Index())
        {
            if (index > 0)
                screen.WriteLine();
            screen.WriteLine($"{step.Kind} {step.Namespace}/{step.Name} would be {step.Outcome.ToString().ToLowerInvariant()}",
                new Style(decoration: Decoration.Bold));
            DifferenceTable.Write(screen, "in the cluster", "afterwards", [.. Hunks(LineComparison.Compare(step.Before, step.After))]);
        }
    }

    private static IEnumerable<IReadOnlyList<Difference>> Hunks(IReadOnlyList<Difference> lines)
    {
        var shown = lines.Index().Where(line => lines
            .Skip(line.Index - LinesAround)
            .Take(line.Index < LinesAround ? line.Index + LinesAround + 1 : 2 * LinesAround + 1)
            .Any(near => near.Change != Change.Same)).ToList();
        for (var start = 0; start < shown.Count;)
        {
            var hunk = shown.Skip(start).TakeWhile((line, offset) => line.Index == shown[start].Index + offset).Select(line => line.Item)
                .ToList();
            yield return hunk;
            start += hunk.Count;
        }
    }
}
