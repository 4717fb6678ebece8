namespace Slipway.Cli.Building;

/// <summary>Builds in a container, for who has podman or docker and not the tool chain.</summary>
internal static class ContainerEngine
{
    private static readonly string[] s_engines = ["podman", "docker"];

    /// <summary>The engine that is on the PATH.</summary>
    public static string Find() =>
        s_engines.FirstOrDefault(engine => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? engine + ".exe" : engine))))
        ?? throw new CommandException(
            ExitCodes.Invalid, "--container needs podman or docker, and neither is on the PATH.", "Install one, or build without --container.");

    public static IReadOnlyList<string> Arguments(Toolchain toolchain, IReadOnlyList<string> command, string folder)
    {
        var line = string.Join(' ', command.Select(Quote));
        var script = toolchain.Prepare is { } prepare ? $"{prepare} && {line}" : line;
        return
        [
            "run", "--rm", "-v", $"{Path.GetFullPath(folder)}:/src", "-w", "/src",
            .. toolchain.Environment.SelectMany(pair => new[] { "-e", $"{pair.Key}={pair.Value}" }),
            toolchain.Image, "sh", "-c", script,
        ];
    }

    private static string Quote(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
