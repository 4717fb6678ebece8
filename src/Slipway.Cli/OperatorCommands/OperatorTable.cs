using System.Globalization;
using Slipway.Cli.Output;

namespace Slipway.Cli.OperatorCommands;

/// <summary>Operators, one to a row.</summary>
internal static class OperatorTable
{
    private const int MaxError = 60;

    /// <summary>Where the cursor goes back to, and what was there is cleared.</summary>
    private const string FromTheTop = "\u001b[H\u001b[J";

    /// <param name="screen">Where to.</param>
    /// <param name="rows">The operators.</param>
    /// <param name="again">Whether it takes the place of the table before, where a person watches.</param>
    public static void Write(Screen screen, IReadOnlyList<OperatorRow> rows, bool again)
    {
        if (again && screen is { Interactive: true, Colour: true })
            screen.Writer.Write(FromTheTop);
        if (rows.Count == 0)
        {
            screen.WriteLine("There are no operators.");
            return;
        }

        Facts.WriteTable(
            screen,
            ["OPERATOR", "STATE", "RECONCILES", "DONE", "FAILED", "WAITING", "COLD STARTS", "WAKE P50/P99", "MEMORY", "LAST ERROR"],
            rows.Select(Cells));
    }

    private static IReadOnlyList<string> Cells(OperatorRow row) =>
    [
        row.Namespace is null ? row.Name : $"{row.Namespace}/{row.Name}",
        row.State,
        row.Kind ?? "",
        Count(row.Reconciles),
        Count(row.Failures),
        Count(row.Waiting),
        Count(row.ColdStarts),
        row is { WakeP50Ms: { } median, WakeP99Ms: { } tail } ? string.Create(CultureInfo.InvariantCulture, $"{median:0.0}/{tail:0.0} ms") : "",
        row.MemoryBytes is { } bytes ? Sizes.Bytes(bytes) : "",
        row.LastError is not { Length: > MaxError } error ? row.LastError ?? "" : string.Concat(error.AsSpan(0, MaxError), "…"),
    ];

    private static string Count(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
