using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Artifacts;

/// <summary>What <c>runtime-config.json</c> says of a module: for which host, in which ABI, and which root contexts it has.</summary>
/// <param name="Type">The host: <c>envoy_proxy</c>.</param>
/// <param name="AbiVersions">Such as <c>v0.2.1</c>.</param>
/// <param name="RootIds">The names of its root contexts.</param>
public sealed record RuntimeConfiguration(string Type, IReadOnlyList<string> AbiVersions, IReadOnlyList<string> RootIds)
{
    /// <summary>The one host that anybody has ever written.</summary>
    public const string EnvoyProxy = "envoy_proxy";

    /// <summary>Reads it as wasme's tool writes it, and as its specification says.</summary>
    /// <returns>Null where it is not JSON of that shape; no host reads it, so that is no reason to refuse an artifact.</returns>
    public static RuntimeConfiguration? TryParse(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = JsonNode.Parse(json) as JsonObject;
            var config = document?["config"] as JsonObject;
            return document is null
                ? null
                : new RuntimeConfiguration(
                    (string?)document["type"] ?? EnvoyProxy,
                    Strings(document["abiVersions"] ?? document["abi_versions"] ?? document["abi_version"]),
                    Strings(config?["rootIds"] ?? config?["root_ids"]));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new RuntimeConfigurationDocument(Type, AbiVersions, new RuntimeConfigurationRoots(RootIds)),
        LayoutJson.Default.RuntimeConfigurationDocument);

    private static IReadOnlyList<string> Strings(JsonNode? node) => node switch
    {
        JsonArray array => [.. array.Select(item => (string?)item).OfType<string>()],
        JsonValue value => [.. ((string?)value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        _ => [],
    };
}

internal sealed record RuntimeConfigurationDocument(string Type, IReadOnlyList<string> AbiVersions, RuntimeConfigurationRoots Config);

internal sealed record RuntimeConfigurationRoots(IReadOnlyList<string> RootIds);

/// <summary>The configuration of an image, as far as an image that is never run needs one.</summary>
internal sealed record ImageConfiguration(string Architecture, string Os, ImageConfiguration.FileSystem Rootfs)
{
    public sealed record FileSystem(string Type, [property: JsonPropertyName("diff_ids")] IReadOnlyList<Digest> DiffIds);
}

/// <summary>CNCF's configuration of a module.</summary>
internal sealed record CncfConfiguration(string Architecture, string Os, IReadOnlyList<Digest> LayerDigests);

[JsonSerializable(typeof(RuntimeConfigurationDocument))]
[JsonSerializable(typeof(ImageConfiguration))]
[JsonSerializable(typeof(CncfConfiguration))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class LayoutJson : JsonSerializerContext;
