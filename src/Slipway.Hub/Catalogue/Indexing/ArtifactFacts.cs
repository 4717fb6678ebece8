using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Artifacts;
using Slipway.Sandbox;

namespace Slipway.Hub.Catalogue;

/// <summary>What can be read out of an artifact without running it: what its pages and searches show.</summary>
internal sealed record ArtifactFacts
{
    /// <summary>Another number whenever facts of before would be wrong: rules of consumers have changed, or there are more facts.</summary>
    public const int Version = 1;

    private const string AbiMarker = "proxy_abi_version_";
    private const int MaxNames = 500;
    private const int MaxNameLength = 200;

    /// <summary>What a filter can be, by the callbacks that it exports; most SDKs export several kinds, whatever the filter does.</summary>
    private static readonly (string Kind, string[] Callbacks)[] s_kinds =
    [
        ("HTTP", ["proxy_on_request_headers", "proxy_on_request_body", "proxy_on_response_headers", "proxy_on_response_body"]),
        ("TCP", ["proxy_on_new_connection", "proxy_on_downstream_data", "proxy_on_upstream_data"]),
        ("Access log", ["proxy_on_log"]),
        ("Service", ["proxy_on_tick", "proxy_on_queue_ready"]),
    ];

    /// <summary>What its publisher says of it.</summary>
    public required ArtifactDescription About { get; init; }

    /// <summary>Why it is not the artifact of a filter; null where it is.</summary>
    public string? Problem { get; init; }

    public ArtifactLayout? Layout { get; init; }

    public Digest? Module { get; init; }

    public long? ModuleSize { get; init; }

    /// <summary>Such as <c>0.2.1</c>.</summary>
    public string? Abi { get; init; }

    public DetectedSdk? Sdk { get; init; }

    public IReadOnlyList<string> Kinds { get; init; } = [];

    public IReadOnlyList<string> RootIds { get; init; } = [];

    /// <summary>The first of them; nothing where there is none.</summary>
    [JsonIgnore]
    public string RootId => RootIds is [var first, ..] ? first : "";

    public IReadOnlyList<Import> Imports { get; init; } = [];

    public IReadOnlyList<string> Callbacks { get; init; } = [];

    public IReadOnlyList<ConsumerVerdict> Consumers { get; init; } = [];

    public WasiDemand? Wasi { get; init; }

    /// <summary>A function that the module wants from its host.</summary>
    internal sealed record Import(string Module, string Name);

    /// <summary>Reads an artifact. Its module is in memory meanwhile, and nothing of it is run.</summary>
    public static async Task<ArtifactFacts> ReadAsync(IContentSource source, StoredArtifact stored, CancellationToken cancellationToken)
    {
        var about = new ArtifactDescription();
        try
        {
            var manifest = Manifest.Parse("The artifact", await source.ReadManifestAsync(stored.Manifest, cancellationToken));
            about = ArtifactDescription.Of(manifest.Annotations);
            var report = await ArtifactVerification.VerifyAsync(source, stored with { Reference = "the artifact" }, cancellationToken);
            var facts = new ArtifactFacts
            {
                About = about,
                Layout = report.Layout,
                Module = report.Module,
                ModuleSize = report.ModuleSize,
                Consumers = report.Consumers,
                Wasi = report.Wasi,
            };
            var artifact = await ArtifactReader.ReadAsync(source, stored with { Reference = "The artifact" }, cancellationToken);
            var module = ModuleOutline.Read("The module", artifact.Module);
            return facts with
            {
                Abi = module.FunctionExports.FirstOrDefault(IsMarker) is { } marker ? marker[AbiMarker.Length..].Replace('_', '.') : null,
                Sdk = SdkDetection.Detect(module),
                Kinds = [.. s_kinds.Where(kind => kind.Callbacks.Any(module.FunctionExports.Contains)).Select(kind => kind.Kind)],
                RootIds = Cut(artifact.Configuration?.RootIds ?? []),
                Imports =
                [
                    .. module.FunctionImports.Distinct().Take(MaxNames).Select(import => new Import(Cut(import.Module), Cut(import.Name))),
                ],
                Callbacks = Cut(module.FunctionExports.Where(IsCallback)),
            };
        }
        catch (Exception e) when (e is ArtifactException or ModuleException)
        {
            return new ArtifactFacts { About = about, Problem = e.Message };
        }
    }

    /// <summary>Facts that were kept.</summary>
    public static ArtifactFacts Parse(string json) => JsonSerializer.Deserialize(json, FactsJson.Default.ArtifactFacts)!;

    public string ToJson() => JsonSerializer.Serialize(this, FactsJson.Default.ArtifactFacts);

    private static bool IsCallback(string export) => export.StartsWith("proxy_", StringComparison.Ordinal) && !IsMarker(export);

    private static bool IsMarker(string export) => export.StartsWith(AbiMarker, StringComparison.Ordinal);

    private static List<string> Cut(IEnumerable<string> names) => [.. names.Take(MaxNames).Select(Cut)];

    private static string Cut(string name) => name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "…";
}

[JsonSerializable(typeof(ArtifactFacts))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
internal sealed partial class FactsJson : JsonSerializerContext;
