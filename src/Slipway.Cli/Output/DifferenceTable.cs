using Slipway.Sdk.Testing.Differences;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>
/// Shows a comparison side by side, each line with its mark: <c>+</c> added, <c>-</c> removed, <c>~</c> changed, <c>*</c> by the gateway.
/// </summary>
internal static class DifferenceTable
{
    private static readonly Dictionary<Change, Style> s_styles = new()
    {
        [Change.Same] = Style.Plain,
        [Change.Added] = new Style(Color.Green),
        [Change.Removed] = new Style(Color.Red),
        [Change.Changed] = new Style(Color.Yellow),
        [Change.AddedByGateway] = new Style(decoration: Decoration.Dim),
    };

    /// <param name="screen">Where to.</param>
    /// <param name="before">The heading of the left side.</param>
    /// <param name="after">The heading of the right side.</param>
    /// <param name="sections">Groups of lines, with an empty line between them.</param>
    public static void Write(Screen screen, string before, string after, params IReadOnlyList<Difference>[] sections)
    {
        var heading = new Style(decoration: Decoration.Bold);
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().Padding(0, 0, 1, 0));
        table.AddColumn(new TableColumn("").Padding(0, 0, 3, 0));
        table.AddColumn(new TableColumn("").Padding(0, 0, 0, 0));
        table.AddRow(Text.Empty, new Text(before, heading), new Text(after, heading));
        foreach (var section in sections.Where(section => section.Count > 0))
        {
            if (table.Rows.Count > 1)
                table.AddEmptyRow();
            foreach (var line in section)
            {
                var style = s_styles[line.Change];
                table.AddRow(new Text(line.Mark.ToString(), style), Cell(line.Before, style), Cell(line.After, style));
            }
        }

        screen.WriteFitted(table);
    }

    private static Text Cell(string? text, Style style) => text is null ? Text.Empty : new Text(Printable.Line(text), style);
}
