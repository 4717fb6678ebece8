using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Artifacts;

/// <summary>
/// What refers to a manifest, in registries that do not keep that themselves: an index under a tag made of the digest (OCI distribution
/// specification, "Referrers Tag Schema").
/// </summary>
internal static class ReferrersTag
{
    public static async Task<IReadOnlyList<Descriptor>> ListAsync(
        RegistryClient client, ArtifactReference repository, Digest subject, CancellationToken cancellationToken)
    {
        var index = await client.FindManifestAsync(Of(repository, subject), cancellationToken);
        return index is null
            ? []
            : [.. JsonSerializer.Deserialize(index.Bytes.Span, ManifestJson.Default.ManifestIndex)?.Manifests?.OfType<Descriptor>() ?? []];
    }

    /// <summary>
    /// Adds a manifest to those that refer to another. Who does so at the same time may be overwritten: the protocol has no better way.
    /// </summary>
    public static async Task AddAsync(
        RegistryClient client, ArtifactReference repository, Digest subject, ManifestContent referrer, CancellationToken cancellationToken)
    {
        var tag = Of(repository, subject);

        // As a tree, so that what others wrote into it stays.
        var index = await client.FindManifestAsync(tag, cancellationToken) is { } known
            ? JsonNode.Parse(known.Bytes.Span)!.AsObject()
            : new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciIndex };
        if (index["manifests"] is not JsonArray manifests)
            index["manifests"] = manifests = [];
        if (manifests.Any(entry => (string?)entry?["digest"] == referrer.Digest.ToString()))
            return;
        var manifest = Manifest.Parse("the referrer", referrer);
        manifests.Add(JsonSerializer.SerializeToNode(
            referrer.Descriptor with { ArtifactType = manifest.ArtifactType ?? manifest.Config.MediaType, Annotations = manifest.Annotations },
            ManifestJson.Default.Descriptor));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(index);
        using var response = await client.PutAsync(tag, new ManifestContent(MediaTypes.OciIndex, bytes), cancellationToken);
    }

    private static ArtifactReference Of(ArtifactReference repository, Digest subject) => repository.At($"sha256-{subject.Hex}");
}
