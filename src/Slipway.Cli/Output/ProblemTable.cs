using Slipway.Envoy;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>The errors and warnings of a configuration, one to a row.</summary>
internal static class ProblemTable
{
    internal sealed record Row(string Severity, string Source, int? Line, string Path, string Message);

    public static IReadOnlyList<Row> Rows(EnvoyConfigurationResult configuration) =>
    [
        .. configuration.Errors.Select(problem => RowOf("error", problem)),
        .. configuration.Warnings.Select(problem => RowOf("warning", problem)),
    ];

    public static void Write(Screen screen, EnvoyConfigurationResult configuration)
    {
        var rows = Rows(configuration);
        if (rows.Count == 0)
            return;
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().Padding(0, 0, 2, 0));
        table.AddColumn(new TableColumn("").Padding(0, 0, 0, 0));
        foreach (var row in rows)
        {
            // As compilers write it, so that editors can go there.
            var place = row.Line is { } number ? $"{row.Source}:{number}: " : $"{row.Source}: ";
            var path = row.Path.Length > 0 ? $"{row.Path}: " : "";
            table.AddRow(
                new Text(row.Severity, new Style(row.Severity == "error" ? Color.Red : Color.Yellow)),
                new Text(Printable.Line(place + path + row.Message)));
        }

        screen.Write(table);
    }

    public static CommandException Invalid(string file, EnvoyConfigurationResult configuration)
    {
        var count = configuration.Errors.Length;
        return new CommandException(ExitCodes.Invalid, $"{file} has {count} problem{(count == 1 ? "" : "s")}; nothing was started.");
    }

    private static Row RowOf(string severity, ConfigurationProblem problem) =>
        new(severity, problem.Source, problem.Line > 0 ? problem.Line : null, problem.Path, problem.Message);
}
