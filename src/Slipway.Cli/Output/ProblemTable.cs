using Slipway.Envoy;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>The errors and warnings of a configuration, one to a row.</summary>
internal static class ProblemTable
{
    internal sealed record Line(string Severity, string Source, int? LineNumber, string Path, string Message);

    public static IReadOnlyList<Line> Lines(EnvoyConfigurationResult configuration) =>
        [.. configuration.Errors.Select(problem => LineOf("error", problem)), .. configuration.Warnings.Select(problem => LineOf("warning", problem))];

    public static void Write(Screen screen, EnvoyConfigurationResult configuration)
    {
        var lines = Lines(configuration);
        if (lines.Count == 0)
            return;
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().Padding(0, 0, 2, 0));
        table.AddColumn(new TableColumn("").Padding(0, 0, 0, 0));
        foreach (var line in lines)
        {
            // As compilers write it, so that editors can go there.
            var place = line.LineNumber is { } number ? $"{line.Source}:{number}: " : $"{line.Source}: ";
            var path = line.Path.Length > 0 ? $"{line.Path}: " : "";
            table.AddRow(
                new Text(line.Severity, new Style(line.Severity == "error" ? Color.Red : Color.Yellow)),
                new Text(Printable.Line(place + path + line.Message)));
        }

        screen.Write(table);
    }

    public static CommandException Invalid(string file, EnvoyConfigurationResult configuration)
    {
        var count = configuration.Errors.Length;
        return new CommandException(ExitCodes.Invalid, $"{file} has {count} problem{(count == 1 ? "" : "s")}; nothing was started.");
    }

    private static Line LineOf(string severity, ConfigurationProblem problem) =>
        new(severity, problem.Source, problem.Line > 0 ? problem.Line : null, problem.Path, problem.Message);
}
