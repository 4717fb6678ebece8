namespace Slipway.Artifacts;

/// <summary>What is to be packed.</summary>
public sealed record ArtifactContent
{
    /// <summary>What to call the module in messages.</summary>
    public required string Name { get; init; }

    /// <summary>The module.</summary>
    public required ReadOnlyMemory<byte> Module { get; init; }

    /// <summary>The names of its root contexts.</summary>
    public IReadOnlyList<string> RootIds { get; init; } = [];

    /// <summary>Documentation in Markdown; only <see cref="ArtifactLayout.Oci"/> carries it.</summary>
    public ReadOnlyMemory<byte>? Readme { get; init; }

    /// <summary>JSON Schema of the plugin's configuration; only <see cref="ArtifactLayout.Oci"/> carries it.</summary>
    public ReadOnlyMemory<byte>? Schema { get; init; }

    /// <summary>Annotations of the manifest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}
