using Slipway.Sandbox;

namespace Slipway.Artifacts;

/// <summary>Finds out, consumer by consumer, whether an artifact loads: by each consumer's own way to read it, and not by ours.</summary>
public static class ArtifactVerification
{
    /// <summary>Looks at an artifact of the source.</summary>
    /// <exception cref="ArtifactException">Its manifest is none, or is not here.</exception>
    public static async Task<VerificationReport> VerifyAsync(IContentSource source, StoredArtifact stored, CancellationToken cancellationToken)
    {
        var content = await source.ReadManifestAsync(stored.Manifest, cancellationToken);
        var manifest = Manifest.Parse(stored.Reference, content);
        manifest = manifest with { MediaType = content.MediaType };
        var modules = new Dictionary<(Digest, bool), Found>();
        var (layout, choice) = LayoutRules.Of(manifest);
        var found = choice.Refusal is null ? await FindAsync(choice) : null;
        return new VerificationReport
        {
            Reference = stored.Reference,
            Digest = content.Digest,
            Layout = layout,
            Module = found?.Digest,
            ModuleSize = found?.Size,
            Consumers = [.. await VerdictsAsync().ToListAsync(cancellationToken)],
            Wasi = found?.Outline is { } outline ? WasiGenerations.Of(outline) : null,
        };

        async IAsyncEnumerable<ConsumerVerdict> VerdictsAsync()
        {
            foreach (var rule in ConsumerRule.All)
            {
                var chosen = rule.Choose(manifest);
                yield return chosen.Refusal is { } refusal
                    ? new ConsumerVerdict(rule.Consumer, rule.IsFilterHost, false, refusal + ".")
                    : Verdict(rule, chosen, rule.LoadsModules ? await FindAsync(chosen) : null);
            }
        }

        async Task<Found> FindAsync(LayerChoice chosen)
        {
            var key = (chosen.Layer!.Digest, chosen.Archived);
            if (!modules.TryGetValue(key, out var known))
                modules[key] = known = await Found.InAsync(source, chosen, stored.Reference, cancellationToken);
            return known;
        }
    }

    private static ConsumerVerdict Verdict(ConsumerRule rule, LayerChoice chosen, Found? found)
    {
        var problem = rule.TooLarge is { } consequence && chosen.Layer!.Size > ArtifactReader.MaxModuleSize
            ? $"its layer has {chosen.Layer.Size} bytes, more than {ArtifactReader.MaxModuleSize}; {consequence}."
            : found?.Problem;
        return new ConsumerVerdict(
            rule.Consumer,
            rule.IsFilterHost,
            problem is null,
            problem ?? (!rule.LoadsModules ? "as an image, which it does not look into."
                : chosen.Archived ? $"{ModuleArchive.ModuleName} in the last layer, {chosen.Layer!.MediaType}."
                : $"the layer {chosen.Layer!.MediaType}."));
    }

    /// <summary>A module, or why there is none.</summary>
    private sealed record Found(Digest? Digest, long? Size, ModuleOutline? Outline, string? Problem)
    {
        public static async Task<Found> InAsync(IContentSource source, LayerChoice choice, string name, CancellationToken cancellationToken)
        {
            byte[] module;
            try
            {
                (module, _) = await ArtifactReader.ModuleAsync(source, choice, name, cancellationToken);
            }
            catch (ArtifactException e)
            {
                return new Found(null, null, null, e.Message);
            }

            var digest = Artifacts.Digest.Of(module);
            try
            {
                return new Found(digest, module.Length, ModuleOutline.Read("the module", module), null);
            }
            catch (ModuleException e)
            {
                return new Found(digest, module.Length, null, e.Message);
            }
        }
    }
}
