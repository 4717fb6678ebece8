namespace Slipway.Artifacts;

/// <summary>Tells layouts apart, and where the module lies in each.</summary>
internal static class LayoutRules
{
    private sealed record Rule(ArtifactLayout Layout, Func<Manifest, bool> Matches, Func<Manifest, LayerChoice> Choose);

    // The first that matches is it.
    private static readonly Rule[] s_rules =
    [
        new(ArtifactLayout.Docker, manifest => LastIs(manifest, MediaTypes.DockerLayer), LastLayer),
        new(ArtifactLayout.Higress, manifest => LastIs(manifest, MediaTypes.OciLayer) && IsHigress(manifest), LastLayer),
        new(ArtifactLayout.Oci, manifest => LastIs(manifest, MediaTypes.OciLayer), LastLayer),
        new(ArtifactLayout.Solo, manifest => Has(manifest, MediaTypes.SoloContent), Solo),
        new(ArtifactLayout.WasmToOci, manifest => Has(manifest, MediaTypes.WasmToOciContent),
            manifest => Only(manifest, MediaTypes.WasmToOciContent)),
        new(ArtifactLayout.Cncf, manifest => Has(manifest, MediaTypes.CncfContent), Cncf),
    ];

    /// <returns>The layout, and where the module lies; no layout where none is recognised.</returns>
    public static (ArtifactLayout? Layout, LayerChoice Choice) Of(Manifest manifest)
    {
        var rule = Array.Find(s_rules, rule => rule.Matches(manifest));
        return rule is null
            ? (null, LayerChoice.Refuse(Unknown(manifest)))
            : (rule.Layout, rule.Choose(manifest));
    }

    /// <summary>solo.io's two layers, of which hosts demand exactly two.</summary>
    public static LayerChoice Solo(Manifest manifest)
    {
        if (manifest.Layers.Count != 2)
            return LayerChoice.Refuse($"solo.io's layout has two layers, and this has {manifest.Layers.Count}");
        return manifest.Layers.FirstOrDefault(layer => layer.MediaType == MediaTypes.SoloContent) is { } content
            ? LayerChoice.Bare(content)
            : LayerChoice.Refuse($"none of its layers is {MediaTypes.SoloContent}");
    }

    /// <summary>CNCF's one layer.</summary>
    public static LayerChoice Cncf(Manifest manifest) => manifest.Config.MediaType == MediaTypes.CncfConfiguration
        ? Only(manifest, MediaTypes.CncfContent)
        : LayerChoice.Refuse($"its config is {manifest.Config.MediaType} and not {MediaTypes.CncfConfiguration}");

    public static bool LastIs(Manifest manifest, string mediaType) => manifest.Layers is [.., var last] && last.MediaType == mediaType;

    private static LayerChoice LastLayer(Manifest manifest) => LayerChoice.Archive(manifest.Layers[^1]);

    private static LayerChoice Only(Manifest manifest, string mediaType) => manifest.Layers is [var layer]
        ? layer.MediaType == mediaType ? LayerChoice.Bare(layer) : LayerChoice.Refuse($"its layer is {layer.MediaType} and not {mediaType}")
        : LayerChoice.Refuse($"its layout has one layer, and this has {manifest.Layers.Count}");

    private static bool Has(Manifest manifest, string mediaType) => manifest.Layers.Any(layer => layer.MediaType == mediaType);

    private static bool IsHigress(Manifest manifest) =>
        manifest.Layers[^1].Title == "plugin.tar.gz" || Has(manifest, MediaTypes.HigressSpecification);

    private static string Unknown(Manifest manifest) => manifest.Layers.Count == 0
        ? "it has no layers"
        : $"its last layer is {manifest.Layers[^1].MediaType}, which is no layout of a WebAssembly module";
}
