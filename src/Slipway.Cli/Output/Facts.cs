using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>Names with their values, one to a row.</summary>
internal static class Facts
{
    public static void Write(Screen screen, params IEnumerable<(string Name, string? Value)> facts) => screen.Write(Of(facts));

    /// <summary>Those that have a value.</summary>
    public static Table Of(params IEnumerable<(string Name, string? Value)> facts)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().Padding(0, 0, 3, 0));
        table.AddColumn(new TableColumn("").Padding(0, 0, 0, 0));
        foreach (var (name, value) in facts.Where(fact => fact.Value is not null))
            table.AddRow(new Text(name), new Text(Printable.Line(value!)));
        return table;
    }

    /// <summary>Rows below headings.</summary>
    public static void WriteTable(Screen screen, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders();
        foreach (var (index, _) in headings.Index())
            table.AddColumn(new TableColumn("").NoWrap().Padding(0, 0, index == headings.Count - 1 ? 0 : 3, 0));
        table.AddRow(headings.Select(heading => new Text(heading, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Printable.Line(cell))));
        screen.Write(table);
    }
}
