using System.Collections;

namespace Slipway.Cli.Building;

/// <summary>How a build's inputs differ from those of another.</summary>
internal enum InputChanges
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>In the text of C# sources; the same files are there.</summary>
    Sources,

    /// <summary>In something that MSBuild or NuGet read, or might.</summary>
    Others,
}

/// <summary>The state of everything that a build depends on, as far as it can be known without MSBuild: length and time of files.</summary>
/// <param name="Files">By full path; and variables of the environment, by name.</param>
internal sealed record BuildInputs(SortedDictionary<string, string> Files)
{
    // More are no filter's project, but a folder above many.
    private const int MaximumFiles = 5_000;

    // What MSBuild and NuGet look for from the project's folder upwards.
    private static readonly string[] s_inherited =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Build.rsp",
        "nuget.config", "NuGet.config", "NuGet.Config", "global.json", ".editorconfig", ".globalconfig",
    ];

    private static readonly string[] s_projects = [".csproj", ".props", ".targets"];

    private static readonly string[] s_variables = ["SLIPWAY", "MSBUILD", "DOTNET", "NUGET"];

    public static BuildInputs Of(string project)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var options = new EnumerationOptions { RecurseSubdirectories = false, IgnoreInaccessible = true };
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(Path.GetDirectoryName(project)!)]);
        for (var parent = folders.Peek().Parent; parent is not null; parent = parent.Parent)
        {
            foreach (var file in s_inherited.Select(name => new FileInfo(Path.Combine(parent.FullName, name))).Where(file => file.Exists))
                Add(file);
        }

        while (folders.TryPop(out var folder))
        {
            foreach (var file in folder.EnumerateFiles("*", options))
                Add(file);
            if (files.Count > MaximumFiles)
            {
                NeverTheSame();
                break;
            }

            foreach (var inner in folder.EnumerateDirectories("*", options).Where(inner => inner.Name is not ("bin" or "obj" or ".git")))
                folders.Push(inner);
        }

        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (s_variables.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
                files["$" + name] = (string?)variable.Value ?? "";
        }

        return new BuildInputs(files);

        void Add(FileInfo file)
        {
            files[file.FullName] = State(file);
            // What is imported from elsewhere is not known here.
            if (s_projects.Contains(file.Extension) && File.ReadAllText(file.FullName).Contains("<Import", StringComparison.Ordinal))
                NeverTheSame();
        }

        void NeverTheSame() => files[""] = Guid.NewGuid().ToString();
    }

    /// <summary>The same with the files of elsewhere that a build read, and with what it gave.</summary>
    public BuildInputs With(Recipe? recipe, BuildRecord built)
    {
        var files = new SortedDictionary<string, string>(Files, StringComparer.Ordinal);
        foreach (var file in (recipe?.Inputs ?? []).Append(built.Module).Append(built.Recipe).Where(file => !files.ContainsKey(file)))
            files[Outside + file] = State(new FileInfo(file));
        return new BuildInputs(files);
    }

    /// <summary>How the inputs of a new build differ from these, which have the references of an old one.</summary>
    public InputChanges ChangesTo(BuildInputs now)
    {
        var inside = 0;
        var changes = InputChanges.None;
        foreach (var (name, state) in Files)
        {
            var outside = name.StartsWith(Outside, StringComparison.Ordinal);
            inside += outside ? 0 : 1;
            var current = outside ? State(new FileInfo(name[Outside.Length..])) : now.Files.GetValueOrDefault(name);
            if (current == state)
                continue;
            if (outside || current is null || !name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
                return InputChanges.Others;
            changes = InputChanges.Sources;
        }

        return inside == now.Files.Count ? changes : InputChanges.Others;
    }

    private const string Outside = ">";

    private static string State(FileInfo file) => file.Exists ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}" : "";
}
