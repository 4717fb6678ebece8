using Slipway.Sandbox;

namespace Slipway.Artifacts;

/// <summary>Reads artifacts of every layout, trusting nothing in them.</summary>
public static class ArtifactReader
{
    /// <summary>The largest module that Istio and Envoy Gateway load: 256 MiB.</summary>
    public const long MaxModuleSize = 256L << 20;

    /// <summary>The largest layer. Archives are not much larger than what is in them.</summary>
    internal const long MaxLayerSize = MaxModuleSize + (1 << 20);

    private const int MaxDocumentSize = 4 << 20;

    /// <summary>Reads an artifact of the source.</summary>
    /// <exception cref="ArtifactException">It is no artifact of a filter, or damaged.</exception>
    public static async Task<Artifact> ReadAsync(IContentSource source, StoredArtifact stored, CancellationToken cancellationToken)
    {
        var manifest = Manifest.Parse(stored.Reference, await source.ReadManifestAsync(stored.Manifest, cancellationToken));
        var (layout, choice) = LayoutRules.Of(manifest);
        if (choice.Refusal is { } refusal)
            throw new ArtifactException($"{stored.Reference} is not the artifact of a filter: {refusal}.");
        var (module, configuration) = await ModuleAsync(source, choice, stored.Reference, cancellationToken);
        if (layout == ArtifactLayout.Solo
            && manifest.Layers.FirstOrDefault(layer => layer.MediaType == MediaTypes.SoloConfiguration) is { } solo)
            configuration = await source.ReadAsync(solo, MaxDocumentSize, cancellationToken);
        try
        {
            ModuleOutline.Read(stored.Reference, module);
        }
        catch (ModuleException e)
        {
            throw new ArtifactException(e.Message, inner: e);
        }

        return new Artifact
        {
            Layout = layout!.Value,
            Manifest = manifest,
            Module = module,
            Configuration = configuration is null ? null : RuntimeConfiguration.TryParse(configuration),
            Readme = await DocumentAsync(MediaTypes.Documentation),
            Schema = await DocumentAsync(MediaTypes.Schema),
        };

        async Task<ReadOnlyMemory<byte>?> DocumentAsync(string mediaType) =>
            manifest.Layers.FirstOrDefault(layer => layer.MediaType == mediaType) is { } layer
                ? await source.ReadAsync(layer, MaxDocumentSize, cancellationToken)
                : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>Why an artifact is too large to be fetched, or null.</summary>
    internal static string? TooLarge(Manifest manifest) =>
        manifest.Layers.Prepend(manifest.Config).FirstOrDefault(blob => blob.Size > MaxLayerSize) is { } blob
            ? $"has a layer of {blob.Size} bytes ({blob.Digest}), where hosts load modules of at most {MaxModuleSize}"
            : null;

    internal static async Task<(byte[] Module, byte[]? Configuration)> ModuleAsync(
        IContentSource source, LayerChoice choice, string name, CancellationToken cancellationToken)
    {
        var layer = choice.Layer!;
        if (!choice.Archived)
            return (await source.ReadAsync(layer, MaxModuleSize, cancellationToken), null);
        if (layer.Size > MaxLayerSize)
        {
            throw new ArtifactException(
                $"The layer {layer.Digest} of {name} has {layer.Size} bytes, more than the {MaxLayerSize} that any module needs.");
        }

        await using var stream = source.Open(layer);
        return await Task.Run(() => ModuleArchive.Read(stream, $"The layer {layer.Digest} of {name}"), cancellationToken);
    }
}
