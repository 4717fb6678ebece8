namespace Slipway.Artifacts;

/// <summary>Where a reader of manifests looks for the module, or why it does not look at all.</summary>
/// <param name="Layer">The layer; null when it refuses the manifest.</param>
/// <param name="Archived">Whether the module is a file of an archive, and not the layer itself.</param>
/// <param name="Refusal">Why it refuses the manifest: the rest of a sentence.</param>
internal sealed record LayerChoice(Descriptor? Layer, bool Archived, string? Refusal)
{
    public static LayerChoice Archive(Descriptor layer) => new(layer, true, null);

    public static LayerChoice Bare(Descriptor layer) => new(layer, false, null);

    public static LayerChoice Refuse(string why) => new(null, false, why);
}
