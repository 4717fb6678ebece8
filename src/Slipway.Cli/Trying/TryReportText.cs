using Microsoft.Extensions.Options;
using Slipway.Cli.Differences;
using Slipway.Cli.Logging;
using Slipway.Cli.Output;
using Spectre.Console;

namespace Slipway.Cli.Trying;

/// <summary>Shows a <see cref="TryReport"/> to a person.</summary>
internal static class TryReportText
{
    public static void Write(Terminal terminal, TryReport report)
    {
        var screen = terminal.Out;
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
        WriteLog(terminal, report);
    }

    private static string Outcome(TryReport report) => report.Outcome switch
    {
        TryOutcome.Forwarded => Changes(report) switch
        {
            0 => "The filter changed nothing.",
            1 => "1 difference.",
            var count => $"{count} differences.",
        },
        TryOutcome.LocalReply => "The filter answered; the upstream saw nothing.",
        TryOutcome.FilterFailed => $"The filter failed in {report.Failure}.",
        TryOutcome.Reset => "The filter ended the stream without a response.",
        _ => "There was no response in time: the filter has paused the stream and not continued it. --timeout sets how long to wait.",
    };

    private static int Changes(TryReport report) =>
        report.Request.Compare().Concat(report.Response.Compare()).Sum(part => part.Lines.Count(line => line.Change != Change.Same));

    private static void Compare(Screen screen, string before, string after, TrySide side) =>
        DifferenceTable.Write(screen, before, after, [.. side.Compare().Select(part => part.Lines)]);

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

    private static void WriteLog(Terminal terminal, TryReport report)
    {
        if (report.Log.Count == 0)
            return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("log", new Style(decoration: Decoration.Bold));
        var formatter = new LineFormatter(Options.Create(new LineFormatterOptions { Colour = terminal.Out.Colour }));
        foreach (var line in report.Log)
            terminal.Out.Writer.WriteLine(formatter.Text(line));
        if (report.LogDropped is { } dropped)
            terminal.Out.Writer.WriteLine($"… and {dropped} messages more");
    }
}
