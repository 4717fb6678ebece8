using System.Diagnostics;

namespace Slipway.Cli.Building;

/// <summary>Builds the filter in a folder with the tool chain of its language.</summary>
internal static class FilterBuild
{
    /// <param name="path">A folder, or a project file.</param>
    /// <param name="toolchain">With what; null to go by the files.</param>
    /// <param name="container">Whether to build in a container.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BuiltModule> RunAsync(string path, string? toolchain, bool container, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path);
        if (!Directory.Exists(folder))
        {
            throw new CommandException(
                ExitCodes.Invalid, $"There is no folder {path}.", "Give the folder of a filter's project, or make one: slipway new filter NAME.");
        }

        var tools = (toolchain is null ? Toolchains.Of(folder) : Toolchains.All.First(tools => tools.Name == toolchain))
            ?? throw new CommandException(
                ExitCodes.Invalid, $"{path} has no project of a kind that is known.", $"These are looked for: {Toolchains.Signs}.");
        var watch = Stopwatch.StartNew();
        if (tools == Toolchains.CSharp && !container)
            return await DotnetBuild.RunAsync(File.Exists(path) ? Path.GetFullPath(path) : Project(folder), watch, cancellationToken);

        var started = DateTime.UtcNow;
        var command = Command(tools, folder);
        var program = container ? ContainerEngine.Find() : command[0];
        var arguments = container ? ContainerEngine.Arguments(tools, command, folder) : command.Skip(1);
        var (exitCode, output, error) = await ToolProcess.RunAsync(tools, program, arguments, folder, cancellationToken);
        if (exitCode != 0)
            throw Failed(tools, string.Join(' ', command), output + error);
        return new BuiltModule(Newest(folder, tools, started), tools, watch.Elapsed, null);
    }

    private static string Project(string folder)
    {
        var projects = Directory.GetFiles(folder, "*.csproj");
        return projects.Length == 1 ? projects[0]
            : throw new CommandException(
                ExitCodes.Invalid,
                $"{folder} has {projects.Length} projects: {string.Join(", ", projects.Select(Path.GetFileName))}.",
                "Name the project's file.");
    }

    private static List<string> Command(Toolchain tools, string folder)
    {
        var name = Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar));
        var sources = Directory.GetFiles(folder, "*.c").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);
        return
        [
            tools.Program,
            .. tools.Arguments.SelectMany(argument => argument == "{sources}" ? (IEnumerable<string>)sources : [argument.Replace("{name}", name, StringComparison.Ordinal)]),
        ];
    }

    private static string Newest(string folder, Toolchain tools, DateTime started)
    {
        var output = Path.Combine(folder, tools.Output);
        var modules = Directory.Exists(output) ? new DirectoryInfo(output).GetFiles("*.wasm") : [];
        var newest = modules.OrderByDescending(file => file.LastWriteTimeUtc).FirstOrDefault();
        return newest is null || (modules.Length > 1 && newest.LastWriteTimeUtc < started)
            ? throw new CommandException(
                ExitCodes.Invalid, $"'{tools.Program}' has left no module in {output}.",
                newest is null ? "See that the project makes a library of the WebAssembly target."
                    : "Several old ones are there: delete them, and build again.")
            : newest.FullName;
    }

    /// <summary>What to say where a tool chain fails: what it said, each line once.</summary>
    public static CommandException Failed(Toolchain tools, string command, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct();
        return new CommandException(
            ExitCodes.Invalid, $"The build of the {tools.Language} filter failed: '{command}' says", string.Join("\n  ", lines));
    }
}
