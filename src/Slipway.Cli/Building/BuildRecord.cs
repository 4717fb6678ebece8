using System.Text.Json;

namespace Slipway.Cli.Building;

/// <summary>What the last build of a project made, and of what. It lies in the folder <c>obj</c> of the project.</summary>
/// <param name="Module">The module.</param>
/// <param name="Report">What the compiler tells about it.</param>
/// <param name="Recipe">How to make it again.</param>
/// <param name="Inputs">What it was made of.</param>
internal sealed record BuildRecord(string Module, string Report, string Recipe, BuildInputs Inputs)
{
    /// <returns>Null if there is none, or what it speaks of is not there any more.</returns>
    public static BuildRecord? Read(string project)
    {
        try
        {
            using var stream = File.OpenRead(FileOf(project));
            var record = JsonSerializer.Deserialize<BuildRecord>(stream);
            return record is { Inputs.Files: not null } && File.Exists(record.Module) && File.Exists(record.Report) ? record : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes it, if the project has a folder for such files.</summary>
    public void Write(string project)
    {
        var file = FileOf(project);
        if (!Directory.Exists(Path.GetDirectoryName(file)))
            return;
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(this));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next build takes longer.
        }
    }

    private static string FileOf(string project) =>
        Path.Combine(Path.GetDirectoryName(project)!, "obj", Path.GetFileNameWithoutExtension(project) + ".slipway.build.json");
}
