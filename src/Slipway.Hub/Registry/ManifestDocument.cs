using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Artifacts;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Registry;

/// <summary>As much of a manifest or index as a registry has to understand: what it needs, and what it is about.</summary>
internal sealed record ManifestDocument
{
    private const string DockerManifestV1 = "application/vnd.docker.distribution.manifest.v1";

    public int SchemaVersion { get; init; }

    public string? MediaType { get; init; }

    public string? ArtifactType { get; init; }

    public Descriptor? Config { get; init; }

    public IReadOnlyList<Layer?>? Layers { get; init; }

    public IReadOnlyList<Descriptor?>? Manifests { get; init; }

    public Descriptor? Subject { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    /// <summary>Reads what arrives, trusting nothing in it.</summary>
    /// <exception cref="RegistryException">It is none.</exception>
    public static NewManifest Parse(string? mediaType, ReadOnlyMemory<byte> bytes)
    {
        ManifestDocument document;
        try
        {
            document = JsonSerializer.Deserialize(bytes.Span, DocumentJson.Default.ManifestDocument) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw RegistryException.InvalidManifest(Artifacts.Manifest.Reason(e));
        }

        // A document that is one thing to one reader and something else to another is an attack (CVE-2021-41190).
        if (mediaType is not null && document.MediaType is not null && mediaType != document.MediaType)
            throw RegistryException.InvalidManifest($"it says that it is {document.MediaType}, and was sent as {mediaType}");
        mediaType ??= document.MediaType ?? throw RegistryException.InvalidManifest("neither Content-Type nor its mediaType says what it is");
        if (document.Problem(mediaType) is { } problem)
            throw RegistryException.InvalidManifest(problem);
        var isIndex = MediaTypes.IsIndex(mediaType);
        return new NewManifest
        {
            Digest = Digest.Of(bytes.Span),
            MediaType = mediaType,
            Bytes = bytes,
            Blobs = isIndex ? [] : [.. document.Blobs()],
            Manifests = isIndex ? [.. document.Manifests!.OfType<Descriptor>()] : [],
            Subject = document.Subject?.Digest,
            ArtifactType = document.ArtifactType ?? document.Config?.MediaType,
        };
    }

    /// <summary>The annotations of a manifest that is here.</summary>
    public static IReadOnlyDictionary<string, string>? AnnotationsOf(ManifestContent content) =>
        JsonSerializer.Deserialize(content.Bytes.Span, DocumentJson.Default.ManifestDocument)?.Annotations;

    private IEnumerable<Descriptor> Blobs() =>
        Layers!.OfType<Layer>().Where(layer => layer.Urls is not { Count: > 0 }).Select(layer => layer.Descriptor).Prepend(Config!);

    private string? Problem(string mediaType)
    {
        if (SchemaVersion != 2)
            return $"its schemaVersion is {SchemaVersion} and not 2";
        if (!MediaTypes.Manifests.Contains(mediaType))
        {
            return mediaType.StartsWith(DockerManifestV1, StringComparison.Ordinal)
                ? "Docker's first format has been replaced in 2016, and is not taken any more"
                : $"{mediaType} is none of the media types {string.Join(", ", MediaTypes.Manifests)}";
        }

        var isIndex = MediaTypes.IsIndex(mediaType);
        if (isIndex ? Manifests is null || Config is not null || Layers is not null : Manifests is not null || Config is null || Layers is null)
            return isIndex ? "an index has manifests, and neither config nor layers" : "a manifest has config and layers, and no manifests";
        return Problem("config", Config) ?? Problem("subject", Subject)
            ?? Layers?.Select((layer, index) => layer is null ? $"layers[{index}] is null" : Problem($"layers[{index}]", layer.Descriptor))
                .FirstOrDefault(problem => problem is not null)
            ?? Manifests?.Select((manifest, index) => manifest is null ? $"manifests[{index}] is null" : Problem($"manifests[{index}]", manifest))
                .FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(string place, Descriptor? descriptor)
    {
        if (descriptor is null)
            return null;

        // JSON may say null where the type has none.
        if (descriptor.Digest is null || string.IsNullOrEmpty(descriptor.MediaType))
            return $"{place} has no digest or no media type";
        return descriptor.Size < 0 ? $"{place} has the size {descriptor.Size}" : null;
    }

    /// <summary>A layer may be elsewhere, and need not be here then.</summary>
    internal sealed record Layer
    {
        public required string MediaType { get; init; }

        public required Digest Digest { get; init; }

        public required long Size { get; init; }

        public IReadOnlyList<string>? Urls { get; init; }

        public Descriptor Descriptor => new() { MediaType = MediaType, Digest = Digest, Size = Size };
    }
}

[JsonSerializable(typeof(ManifestDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
internal sealed partial class DocumentJson : JsonSerializerContext;
