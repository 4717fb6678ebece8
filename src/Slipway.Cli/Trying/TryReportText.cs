using Microsoft.Extensions.Options;
using Slipway.Cli.Logging;
using Slipway.Cli.Output;
using Slipway.Sdk.Testing.Differences;
using Spectre.Console;

namespace Slipway.Cli.Trying;

/// <summary>Shows a <see cref="TryReport"/> to a person.</summary>
internal static class TryReportText
{
    public static void Write(Screen screen, TryReport report, LogRecorder log)
    {
        if (report.Request.Arrived is not null)
            Compare(screen, "request as sent", "request as seen upstream", report.Request);
        else
            Show(screen, "request as sent", report.Request.Sent!);
        screen.WriteLine();

        var response = report.Response;
        if (response.Sent is not null && response.Arrived is not null)
            Compare(screen, "response as sent by the upstream", "response as seen by the client", response);
        else if (response.Arrived is not null)
            Show(screen, "response as seen by the client", response.Arrived);
        else
            screen.WriteLine("The client saw no response.");
        screen.WriteLine();

        var style = report.Outcome switch
        {
            TryOutcome.Forwarded => Style.Plain,
            TryOutcome.LocalReply => new Style(Color.Yellow),
            _ => new Style(Color.Red),
        };
        screen.WriteLine(Outcome(report), style);
        if (log.Lines.Count > 0)
        {
            screen.WriteLine();
            screen.WriteLine("log", new Style(decoration: Decoration.Bold));
            WriteLog(screen, log);
        }
    }

    public static void WriteLog(Screen screen, LogRecorder log)
    {
        var formatter = new LineFormatter(Options.Create(new LineFormatterOptions { Colour = screen.Colour }));
        foreach (var line in log.Lines)
            screen.Writer.WriteLine(formatter.Text(line));
        if (log.Dropped > 0)
            screen.Writer.WriteLine($"… and {log.Dropped} messages more");
    }

    private static string Outcome(TryReport report) => report.Outcome switch
    {
        TryOutcome.Forwarded => Changes(report) switch
        {
            0 => "The filter changed nothing.",
            1 => "The filter made 1 change.",
            var count => $"The filter made {count} changes.",
        },
        TryOutcome.LocalReply => "The filter answered; the upstream saw nothing.",
        TryOutcome.FilterFailed => $"The filter failed in {report.Failure}.",
        TryOutcome.Reset => "The filter ended the stream without a response.",
        _ => "There was no response in time: the filter has paused the stream and not continued it. --timeout sets how long to wait.",
    };

    private static int Changes(TryReport report) => report.Request.Compare().Concat(report.Response.Compare())
        .SelectMany(part => part.Lines)
        .Count(line => line.Change is not (Change.Same or Change.AddedByGateway));

    private static void Compare(Screen screen, string before, string after, TrySide side) =>
        DifferenceTable.Write(
            screen, before, after, [.. side.Compare().Select(part => part.Part == "body" ? Shortened(part.Lines, side.Sent!.Body.Length) : part.Lines)]);

    /// <summary>Nobody needs to read twice, side by side, a body that is the same.</summary>
    private static IReadOnlyList<Difference> Shortened(IReadOnlyList<Difference> lines, int size)
    {
        if (size == 0 || lines.Any(line => line.Change != Change.Same))
            return lines;
        var text = $"(body of {size} bytes, unchanged)";
        return [new Difference(Change.Same, text, text)];
    }

    private static void Show(Screen screen, string title, HttpMessage message)
    {
        screen.WriteLine($"  {title}", new Style(decoration: Decoration.Bold));
        Lines(message.Headers.Select(field => field.ToString()));
        if (message.Body.Length > 0)
        {
            screen.WriteLine();
            Lines(BodyText.Of(message.Body).TrimEnd('\n').Split('\n'));
        }

        Lines(message.Trailers.Select(field => field.ToString()));

        void Lines(IEnumerable<string> lines)
        {
            foreach (var line in lines)
                screen.WriteLine($"  {Printable.Line(line)}");
        }
    }
}
