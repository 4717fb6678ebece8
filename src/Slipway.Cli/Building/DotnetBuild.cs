using System.Diagnostics;
using System.Text.Json;
using Slipway.Compiler;

namespace Slipway.Cli.Building;

/// <summary>
/// Builds a filter in C#: with <c>dotnet build</c>, or, where nothing but the text of sources differs from the last time, with the two
/// compilers that it would run. MSBuild takes longer to find out that there is nothing else to do than they take for all they do.
/// </summary>
internal static class DotnetBuild
{
    private const string ModuleProperty = "SlipwayModule", ReportProperty = "SlipwayReport", RecipeProperty = "SlipwayRecipe";

    /// <param name="project">The full path of the project's file.</param>
    /// <param name="watch">Since when the build runs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<BuiltModule> RunAsync(string project, Stopwatch watch, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(project)!;
        // Before the build: what is edited while it runs is a change.
        var inputs = BuildInputs.Of(project);
        var last = BuildRecord.Read(project);
        if (last is not null && Recipe.Read(last.Recipe) is { } recipe)
        {
            switch (last.Inputs.ChangesTo(inputs))
            {
                case InputChanges.None:
                    return Built(last, watch);
                case InputChanges.Sources when await recipe.RunAsync(last.Module, folder, cancellationToken):
                    (last with { Inputs = inputs.With(recipe, last) }).Write(project);
                    return Built(last, watch);
            }
        }

        string[] arguments =
        [
            "build", project, "-c", "Release", "-nologo", "-v:quiet", "-clp:NoSummary", "-t:Build",
            $"-getProperty:{ModuleProperty}", $"-getProperty:{ReportProperty}", $"-getProperty:{RecipeProperty}",
        ];
        var (exitCode, output, error) = await ToolProcess.RunAsync(Toolchains.CSharp, "dotnet", arguments, folder, cancellationToken);
        if (exitCode != 0)
        {
            // A restore that fails writes no properties, and its errors are where those would be.
            throw FilterBuild.Failed(
                Toolchains.CSharp, $"dotnet build {Path.GetFileName(project)} -c Release",
                (error.Length > 0 ? error : output).Replace($" [{project}]", "", StringComparison.Ordinal));
        }

        using var document = JsonDocument.Parse(output);
        var properties = document.RootElement.GetProperty("Properties");
        var module = properties.GetProperty(ModuleProperty).GetString() ?? "";
        if (!File.Exists(module))
        {
            throw new CommandException(
                ExitCodes.Invalid, $"{project} does not make a module.",
                "Add a reference to the package Slipway.Sdk, and see that SlipwayCompile is not false.");
        }

        var built = new BuildRecord(
            module, properties.GetProperty(ReportProperty).GetString()!, properties.GetProperty(RecipeProperty).GetString() ?? "", inputs);
        (built with { Inputs = inputs.With(Recipe.Read(built.Recipe), built) }).Write(project);
        return Built(built, watch);
    }

    private static BuiltModule Built(BuildRecord record, Stopwatch watch) =>
        new(record.Module, Toolchains.CSharp, watch.Elapsed, CompilerReport.Read(record.Report));
}
