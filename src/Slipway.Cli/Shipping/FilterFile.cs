using System.Text;
using Slipway.Artifacts;
using Slipway.Cli.Arguments;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Slipway.Cli.Shipping;

/// <summary><c>slipway.yaml</c> beside a filter: what is published with it. Paths begin at its folder.</summary>
internal sealed class FilterFile
{
    public const string Name = "slipway.yaml";

    private static readonly IDeserializer s_reader = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .Build();

    /// <summary>The module, where the folder is not built for it.</summary>
    public string? Module { get; set; }

    public string? Title { get; set; }

    public string? Version { get; set; }

    public string? Description { get; set; }

    /// <summary>By SPDX.</summary>
    public string? License { get; set; }

    /// <summary>The root contexts of the module.</summary>
    public List<string> RootIds { get; set; } = [];

    /// <summary>Documentation in Markdown; README.md unless given.</summary>
    public string? Readme { get; set; }

    /// <summary>JSON Schema of the plugin's configuration; for filters in C# the one that the SDK makes of it, unless given.</summary>
    public string? Schema { get; set; }

    /// <summary>The clusters that the filter calls.</summary>
    public List<string> Clusters { get; set; } = [];

    /// <summary>The functions of the host that the filter needs, for hosts that allow only what is listed.</summary>
    public List<string> Capabilities { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];

    /// <summary>Reads the file of a folder; one that says nothing where there is none.</summary>
    public static FilterFile Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            return new FilterFile();
        try
        {
            return s_reader.Deserialize<FilterFile?>(Encoding.UTF8.GetString(FileArgument.Read(path))) ?? new FilterFile();
        }
        catch (YamlException e)
        {
            var fields = typeof(FilterFile).GetProperties().Select(field => UnderscoredNamingConvention.Instance.Apply(field.Name));
            throw new CommandException(
                ExitCodes.Invalid, $"{path}:{e.Start.Line}: {(e.InnerException ?? e).Message}", $"The fields are {string.Join(", ", fields)}.", e);
        }
    }

    /// <summary>What the plugin's configuration must match; null where nothing is known of it.</summary>
    public ConfigurationSchema? ConfigurationSchema(string folder, string module) =>
        ReadSchema(folder, module) is { } schema
            ? Artifacts.ConfigurationSchema.Parse(Schema ?? $"the schema of {Path.GetFileName(module)}", schema)
            : null;

    /// <summary>What is packed with a module.</summary>
    public ArtifactContent Content(string folder, string modulePath)
    {
        var annotations = new Dictionary<string, string>(Annotations);
        Annotate("org.opencontainers.image.title", Title);
        Annotate("org.opencontainers.image.version", Version);
        Annotate("org.opencontainers.image.description", Description);
        Annotate("org.opencontainers.image.licenses", License);
        Annotate("dev.slipway.clusters", Clusters.Count == 0 ? null : string.Join(',', Clusters));
        Annotate("dev.slipway.capabilities", Capabilities.Count == 0 ? null : string.Join(',', Capabilities));

        // What is no schema would only be found out by who uses the filter.
        ConfigurationSchema(folder, modulePath);
        var readme = Readme ?? (File.Exists(Path.Combine(folder, "README.md")) ? "README.md" : null);
        return new ArtifactContent
        {
            Name = modulePath,
            Module = FileArgument.Read(modulePath),
            RootIds = RootIds,
            Readme = Document(readme),
            Schema = ReadSchema(folder, modulePath),
            Annotations = annotations,
        };

        void Annotate(string key, string? value)
        {
            if (value is not null)
                annotations[key] = value;
        }

        ReadOnlyMemory<byte>? Document(string? file) => file is null ? (ReadOnlyMemory<byte>?)null : FileArgument.Read(Path.Combine(folder, file));
    }

    /// <summary>The one that is named, or what the SDK has written into the assembly beside the module.</summary>
    private ReadOnlyMemory<byte>? ReadSchema(string folder, string module) =>
        Schema is not null ? FileArgument.Read(Path.Combine(folder, Schema))
        : AssemblySchema.Read(Path.ChangeExtension(module, ".dll")) is { } schema ? Encoding.UTF8.GetBytes(schema)
        : (ReadOnlyMemory<byte>?)null;
}
