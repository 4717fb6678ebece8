using Slipway.Artifacts;
using Slipway.Cli.Output;

namespace Slipway.Cli.Shipping;

/// <summary>What <c>slipway inspect</c> tells of an artifact beside its module.</summary>
internal sealed record ArtifactReport
{
    public required string Reference { get; init; }

    public required Digest Digest { get; init; }

    public required ArtifactLayout Layout { get; init; }

    public required IReadOnlyList<Layer> Layers { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    public required RuntimeConfiguration? Configuration { get; init; }

    internal sealed record Layer(Digest Digest, string MediaType, long Size);

    public static ArtifactReport Of(PublishedArtifact published) => new()
    {
        Reference = published.Stored.Reference,
        Digest = published.Stored.Manifest.Digest,
        Layout = published.Artifact.Layout,
        Layers = [.. published.Artifact.Manifest.Layers.Select(layer => new Layer(layer.Digest, layer.MediaType, layer.Size))],
        Annotations = published.Artifact.Manifest.Annotations ?? new Dictionary<string, string>(),
        Configuration = published.Artifact.Configuration,
    };

    public void Write(Screen screen)
    {
        Facts.Write(
            screen,
            [
                ("artifact", Reference),
                ("digest", Digest.ToString()),
                ("layout", Layout.ToString().ToLowerInvariant()),
                ("root ids", Configuration is { RootIds.Count: > 0 } configuration ? string.Join(", ", configuration.RootIds) : null),
                .. Annotations.Select(annotation => (annotation.Key, (string?)annotation.Value)),
            ]);
        screen.WriteLine();
        Facts.WriteTable(
            screen,
            ["LAYER", "SIZE", "MEDIA TYPE"],
            Layers.Select(layer => (string[])[layer.Digest.Hex[..12], Sizes.Bytes(layer.Size), layer.MediaType]));
    }
}
