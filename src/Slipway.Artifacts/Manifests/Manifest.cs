using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Artifacts;

/// <summary>A manifest of one artifact (OCI image specification, "Image Manifest"; Docker's second version has the same shape).</summary>
public sealed record Manifest
{
    /// <summary>What registries take at most, by the OCI distribution specification.</summary>
    internal const int MaxSize = 4 << 20;
    private const int MaxLayers = 127;

    /// <summary>Always 2.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Which of the two formats; manifests of OCI may leave it out.</summary>
    public string? MediaType { get; init; }

    /// <summary>What the artifact is, where the configuration's media type does not tell.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The configuration.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The layers, in order.</summary>
    public required IReadOnlyList<Descriptor> Layers { get; init; }

    /// <summary>The manifest that this one is about, if any.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Further remarks; null where there are none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Everything that the manifest needs beside itself.</summary>
    internal IEnumerable<Descriptor> Blobs => [.. Layers.Prepend(Config).DistinctBy(blob => blob.Digest)];

    /// <summary>Reads the manifest of one artifact, trusting nothing in it.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="content">What was received.</param>
    /// <exception cref="ArtifactException">It is an index, or no manifest.</exception>
    public static Manifest Parse(string name, ManifestContent content)
    {
        if (MediaTypes.IsIndex(content.MediaType))
            throw IndexIsNoArtifact(name, content);
        Manifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(content.Bytes.Span, ManifestJson.Default.Manifest)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new ArtifactException($"The manifest of {name} cannot be read: {Reason(e)}.", inner: e);
        }

        return manifest.Problem(content.MediaType) is { } problem
            ? throw new ArtifactException($"The manifest of {name} is not valid: {problem}.")
            : manifest;
    }

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.Manifest);

    private string? Problem(string mediaType)
    {
        if (SchemaVersion != 2)
            return $"its schemaVersion is {SchemaVersion} and not 2";

        // A document that is one thing to one reader and something else to another is an attack (CVE-2021-41190).
        if (MediaType is not null && MediaType != mediaType)
            return $"it says that it is {MediaType}, and was delivered as {mediaType}";
        if (mediaType is not (MediaTypes.OciManifest or MediaTypes.DockerManifest))
            return $"{mediaType} is not the media type of a manifest";

        // JSON may say null where the type has none.
        if (Config is null || Layers is null || Layers.Any(layer => layer is null))
            return "config or a layer is null";
        if (Layers.Count > MaxLayers)
            return $"it has {Layers.Count} layers, more than {MaxLayers}";
        foreach (var (index, blob) in Layers.Prepend(Config).Index())
        {
            var what = index == 0 ? "config" : $"layers[{index - 1}]";
            if (blob.Digest is null || string.IsNullOrEmpty(blob.MediaType))
                return $"{what} has no digest or no media type";
            if (blob.Size < 0)
                return $"{what} has the size {blob.Size}";
        }

        return null;
    }

    private static ArtifactException IndexIsNoArtifact(string name, ManifestContent content)
    {
        // Some clients compare what they were told with the digest of the manifest inside, and find that it differs.
        var hint = "Push a plain manifest, for instance with 'slipway push' or 'docker build --provenance=false', and pin its digest.";
        try
        {
            var index = JsonSerializer.Deserialize(content.Bytes.Span, ManifestJson.Default.ManifestIndex);
            if (index?.Manifests is [{ Digest: { } child }, ..])
                hint = $"Name the manifest in it: {child}. {hint}";
        }
        catch (JsonException)
        {
            // It is refused in any case.
        }

        return new ArtifactException($"{name} is an index of manifests, which hosts of filters pin by another digest or refuse.", hint);
    }

    internal static string Reason(JsonException e) => e.Path is { Length: > 1 } path
        ? $"{path.TrimStart('$', '.')} is wrong at line {e.LineNumber + 1}"
        : e.LineNumber is { } line ? $"it is not the JSON of a manifest, as line {line + 1} shows" : e.Message.TrimEnd('.');
}

/// <summary>A list of manifests, of which only the entries matter here.</summary>
internal sealed record ManifestIndex
{
    public IReadOnlyList<Descriptor?>? Manifests { get; init; }
}

/// <summary>Fields in camel case and in the order of the records: the same manifest always has the same bytes.</summary>
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(ManifestIndex))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
internal sealed partial class ManifestJson : JsonSerializerContext;
