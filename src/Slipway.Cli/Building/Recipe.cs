namespace Slipway.Cli.Building;

/// <summary>
/// What the targets of Slipway.Sdk write down of a build: the programs that make a module of sources, and the files that go beside it.
/// Lines <c>Program=</c>, each followed by its <c>Argument=</c> lines, <c>Input=</c> and <c>Copied=</c>.
/// </summary>
internal sealed class Recipe
{
    private readonly List<List<string>> _commands = [];
    private readonly List<string> _copied = [], _inputs = [];

    /// <summary>What the programs read, other than what MSBuild makes.</summary>
    public IReadOnlyList<string> Inputs => _inputs;

    /// <returns>
    /// Null if there is none, for the project refers to others or its Slipway.Sdk writes none, or if a program of it is gone.
    /// </returns>
    public static Recipe? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        var recipe = new Recipe();
        foreach (var line in File.ReadLines(file))
        {
            switch (line.Split('=', 2))
            {
                case ["Program", var program]: recipe._commands.Add([program]); break;
                case ["Argument", var argument] when recipe._commands.Count > 0: recipe._commands[^1].Add(argument); break;
                case ["Input", var input]: recipe._inputs.Add(input); break;
                case ["Copied", var copied]: recipe._copied.Add(copied); break;
                default: return null;
            }
        }

        return recipe._commands.All(command => File.Exists(command[0])) ? recipe : null;
    }

    /// <summary>Runs it.</summary>
    /// <param name="module">Where the module goes, and the other files beside it.</param>
    /// <param name="folder">The project's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False if a program failed: MSBuild says why in the words that its users know.</returns>
    public async Task<bool> RunAsync(string module, string folder, CancellationToken cancellationToken)
    {
        foreach (var command in _commands)
        {
            var (exitCode, _, _) = await ToolProcess.RunAsync(Toolchains.CSharp, "dotnet", command, folder, cancellationToken);
            if (exitCode != 0)
                return false;
        }

        foreach (var file in _copied)
            File.Copy(file, Path.Combine(Path.GetDirectoryName(module)!, Path.GetFileName(file)), overwrite: true);
        return true;
    }
}
