using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Artifacts;

namespace Slipway.Deploy;

/// <summary>
/// A filter as it is to run somewhere: which module, and all that its proxy is told. Each target expresses what it can of it.
/// </summary>
public sealed partial record PluginDeployment
{
    /// <summary>With what is put before and behind it, a name still has to be a label, of 63 characters.</summary>
    private const int MaxNameLength = 50;
    private const int VmIdHashLength = 12;

    /// <summary>What its objects are called.</summary>
    public required string Name { get; init; }

    /// <summary>The artifact as it was asked for.</summary>
    public required ArtifactReference Reference { get; init; }

    /// <summary>The digest of the artifact's manifest, which is what gets pinned.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The digest of the module.</summary>
    public required Digest Module { get; init; }

    /// <summary>From where the proxy gets the module.</summary>
    public ModuleSource Source { get; init; } = new ModuleSource.Registry();

    /// <summary>What the filter sees.</summary>
    public PluginType Type { get; init; }

    /// <summary>The root context; null for the module's only one.</summary>
    public string? RootId { get; init; }

    /// <summary>The plugin's configuration: a mapping, or any text; null for none.</summary>
    public JsonNode? Configuration { get; init; }

    /// <summary>The configuration of its VM; null for none.</summary>
    public string? VmConfiguration { get; init; }

    /// <summary>What happens to requests when the filter has failed; null where nothing was asked for.</summary>
    public FailureStrategy? Failure { get; init; }

    /// <summary>Where in the chain it stands.</summary>
    public PluginPhase Phase { get; init; }

    /// <summary>Higher ones come first within a phase.</summary>
    public int Priority { get; init; }

    /// <summary>Environment variables with their values.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Environment variables that are the proxy's own.</summary>
    public IReadOnlyList<string> HostEnvironment { get; init; } = [];

    /// <summary>Clusters to define for it.</summary>
    public IReadOnlyList<CalloutCluster> Clusters { get; init; } = [];

    /// <summary>The clusters that it says it calls.</summary>
    public IReadOnlyList<string> CalledClusters { get; init; } = [];

    /// <summary>The functions of the host that it says it needs; empty where it may have all.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Whether a filter may stop at headers and let Envoy go on reading the body.</summary>
    public bool AllowOnHeadersStopIteration { get; init; }

    /// <summary>Where the artifact is, by digest.</summary>
    public string PinnedUrl => $"oci://{Reference.At(Digest)}";

    /// <summary>Another one whenever anything changes that a running VM would not notice.</summary>
    internal string VmId
    {
        get
        {
            string?[] parts = [ Module.Hex, RootId, ConfigurationText, VmConfiguration, JsonSerializer.Serialize(Environment),
                .. HostEnvironment];
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts)));
            return $"{Name}-{Convert.ToHexStringLower(hash)[..VmIdHashLength]}";
        }
    }

    /// <summary>The configuration as the filter gets it.</summary>
    public string? ConfigurationText => Configuration switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => Configuration.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
    };

    /// <summary>A name for a repository's filter: what its path ends with.</summary>
    public static string NameOf(ArtifactReference reference) =>
        Separators().Replace(reference.Repository[(reference.Repository.LastIndexOf('/') + 1)..], "-");

    /// <summary>Checks that objects, labels and volumes can have the name.</summary>
    /// <exception cref="DeployException">They cannot.</exception>
    public static string CheckName(string name) => name.Length <= MaxNameLength && NamePattern().IsMatch(name)
        ? name
        : throw new DeployException(
            $"'{name}' cannot be the name of a deployment: that is up to {MaxNameLength} lower-case letters, digits and '-', beginning and ending with neither '-'.");

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("[._-]+")]
    private static partial Regex Separators();
}
