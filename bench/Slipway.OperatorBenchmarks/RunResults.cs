using System.Text.Json;

namespace Slipway.OperatorBenchmarks;

/// <summary>All that was measured, as it is kept between the parts of a run.</summary>
internal sealed class RunResults
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true };

    public List<Cell> Cells { get; init; } = [];

    public IReadOnlyList<StartTime> Starts { get; set; } = [];

    public IReadOnlyList<WebsiteTime> Websites { get; set; } = [];

    public static RunResults Read(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize<RunResults>(File.ReadAllText(file), s_options)! : new RunResults();

    /// <summary>In the place of one that was measured before.</summary>
    public void Add(Cell cell)
    {
        Cells.RemoveAll(other => (other.Way, other.Operators, other.Objects) == (cell.Way, cell.Operators, cell.Objects));
        Cells.Add(cell);
    }

    public Cell? Find(string way, int operators, int objects) =>
        Cells.Find(cell => (cell.Way, cell.Operators, cell.Objects) == (way, operators, objects));

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, s_options));
}
