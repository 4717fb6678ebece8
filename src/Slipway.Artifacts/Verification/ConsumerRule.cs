namespace Slipway.Artifacts;

/// <summary>How one consumer reads artifacts.</summary>
/// <param name="Consumer">Which.</param>
/// <param name="IsFilterHost">Whether it runs Proxy-Wasm filters.</param>
/// <param name="TooLarge">What happens to a module that is larger than the consumer allows: the rest of a sentence; null where nothing does.</param>
/// <param name="LoadsModules">Whether it looks into the module at all.</param>
/// <param name="Choose">Where it looks for the module.</param>
internal sealed record ConsumerRule(
    string Consumer, bool IsFilterHost, string? TooLarge, bool LoadsModules, Func<Manifest, LayerChoice> Choose)
{
    /// <summary>
    /// Read from the sources: Istio's <c>pkg/wasm/imagefetcher.go</c>, of which Envoy Gateway has a copy, and the CNCF's specification of
    /// Wasm artifacts.
    /// </summary>
    public static IReadOnlyList<ConsumerRule> All { get; } =
    [
        new("Istio", true, "it cuts the module off there, and Envoy cannot load the rest", true, Istio),
        new("Envoy Gateway", true, "it refuses the module", true, Istio),
        new("wkg, Spin, wasmCloud", false, null, true, LayoutRules.Cncf),
        new("docker pull", false, null, false, Docker),
    ];

    private static LayerChoice Istio(Manifest manifest)
    {
        if (manifest.MediaType == MediaTypes.DockerManifest)
        {
            return LayoutRules.LastIs(manifest, MediaTypes.DockerLayer)
                ? LayerChoice.Archive(manifest.Layers[^1])
                : LayerChoice.Refuse(NotLast(manifest, MediaTypes.DockerLayer));
        }

        // It tries the one, then the other, and tells of both.
        if (LayoutRules.LastIs(manifest, MediaTypes.OciLayer))
            return LayerChoice.Archive(manifest.Layers[^1]);
        var solo = LayoutRules.Solo(manifest);
        return solo.Refusal is null ? solo : LayerChoice.Refuse($"{NotLast(manifest, MediaTypes.OciLayer)}; and {solo.Refusal}");
    }

    private static LayerChoice Docker(Manifest manifest)
    {
        if (manifest.Config.MediaType is not (MediaTypes.OciConfiguration or MediaTypes.DockerConfiguration))
            return LayerChoice.Refuse($"its config is {manifest.Config.MediaType}, and not that of an image");
        return manifest.Layers.FirstOrDefault(layer => layer.MediaType is not (MediaTypes.OciLayer or MediaTypes.DockerLayer)) is { } other
            ? LayerChoice.Refuse($"a layer is {other.MediaType}, which is no part of a file system")
            : LayerChoice.Archive(manifest.Layers[^1]);
    }

    private static string NotLast(Manifest manifest, string mediaType) => manifest.Layers.Count == 0
        ? "it has no layers"
        : $"its last layer is {manifest.Layers[^1].MediaType} and not {mediaType}";
}
