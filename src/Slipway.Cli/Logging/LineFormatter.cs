using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Slipway.Cli.Output;

namespace Slipway.Cli.Logging;

/// <summary>One line for a message: time, level, who, what. Further lines of it are indented.</summary>
internal sealed class LineFormatter(IOptions<LineFormatterOptions> options, TimeProvider? time = null) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "slipway";

    private const string Reset = "\e[0m";
    private const string Dim = "\e[2m";
    private const string GuestColour = "\e[36m";

    /// <summary>By <see cref="LogLevel"/>.</summary>
    private static readonly (string Name, string Colour)[] s_levels =
        [("trace", Dim), ("debug", Dim), ("info ", "\e[32m"), ("warn ", "\e[33m"), ("error", "\e[31m"), ("crit ", "\e[31;1m")];

    private readonly bool _colour = options.Value.Colour;
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = LogLine.From(logEntry.Category, logEntry.LogLevel, logEntry.State, logEntry.Exception, logEntry.Formatter);
        var now = _time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        textWriter.WriteLine($"{Paint(Dim, now)} {Text(line)}");
    }

    /// <summary>The line without its time.</summary>
    public string Text(LogLine line)
    {
        var (name, colour) = s_levels[(int)line.Level];
        var source = line.IsGuest ? Paint(GuestColour, $"[{Printable.Line(line.Source)}]") : Printable.Line(line.Source);
        var message = Printable.Text(line.Message).Replace("\n", "\n               ");
        return $"{Paint(colour, name)} {source} {message}";
    }

    private string Paint(string colour, string text) => _colour ? colour + text + Reset : text;
}
