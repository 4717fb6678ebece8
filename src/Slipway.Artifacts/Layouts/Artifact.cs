namespace Slipway.Artifacts;

/// <summary>An artifact that has been read.</summary>
public sealed record Artifact
{
    /// <summary>How the module lies in it.</summary>
    public required ArtifactLayout Layout { get; init; }

    /// <summary>Its manifest.</summary>
    public required Manifest Manifest { get; init; }

    /// <summary>The module: the bytes of a core module.</summary>
    public required ReadOnlyMemory<byte> Module { get; init; }

    /// <summary>For which host the module is; null where nothing is said.</summary>
    public RuntimeConfiguration? Configuration { get; init; }

    /// <summary>Documentation in Markdown.</summary>
    public ReadOnlyMemory<byte>? Readme { get; init; }

    /// <summary>JSON Schema of the plugin's configuration.</summary>
    public ReadOnlyMemory<byte>? Schema { get; init; }
}
