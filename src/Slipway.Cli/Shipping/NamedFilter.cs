using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Building;
using Slipway.Cli.Output;

namespace Slipway.Cli.Shipping;

/// <summary>A filter that was named on the command line: a module, a folder that is built for it, or an artifact.</summary>
/// <param name="File">The module as a file.</param>
/// <param name="Schema">What the plugin's configuration must match; null where nothing is known of it.</param>
internal sealed record NamedFilter(string File, ConfigurationSchema? Schema)
{
    public static async Task<NamedFilter> GetAsync(
        RegistryAccess registry, ParseResult result, Terminal terminal, string path, CancellationToken cancellationToken)
    {
        if (ArtifactReference.HasScheme(path))
        {
            var published = await PublishedArtifact.GetAsync(registry, result, terminal, path, cancellationToken);
            var schema = published.Artifact.Schema is { } json ? ConfigurationSchema.Parse($"the schema of {path}", json) : null;
            return new NamedFilter(published.ModuleFile(), schema);
        }

        if (!Directory.Exists(path))
            return new NamedFilter(path, SchemaBeside(path));
        var built = await FilterBuild.RunAsync(path, toolchain: null, container: false, cancellationToken);
        return new NamedFilter(built.Path, FilterFile.Read(path).ConfigurationSchema(path, built.Path));
    }

    /// <summary>The schema that the <c>slipway.yaml</c> beside a module names, or the assembly beside it has; null where there is none.</summary>
    public static ConfigurationSchema? SchemaBeside(string module)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(module))!;
        var file = FilterFile.Read(folder);
        return file.Module is null || Path.GetFullPath(Path.Combine(folder, file.Module)) == Path.GetFullPath(module)
            ? file.ConfigurationSchema(folder, module)
            : null;
    }
}
