using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>What a target makes of a plugin.</summary>
public sealed record Manifests
{
    internal Manifests(DeploymentScope scope, PluginDeployment plugin, IReadOnlyList<KubernetesObject> objects,
        IReadOnlyList<string> warnings) =>
        (Scope, Plugin, Objects, Warnings) = (scope, plugin, objects, warnings);

    /// <summary>What the target cannot express, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    internal DeploymentScope Scope { get; }

    internal PluginDeployment Plugin { get; }

    internal IReadOnlyList<KubernetesObject> Objects { get; }

    /// <summary>What is changed in a workload beside the objects.</summary>
    internal ModuleMount? Mount { get; init; }

    /// <summary>The objects as YAML, one document each, for whoever applies them.</summary>
    public string ToYaml() =>
        string.Join("---\n", Objects.Select(item => YamlText.Write(item.Document)).Append(MountNote()).OfType<string>());

    /// <summary>The same as one document: <c>objects</c>, <c>warnings</c>, and <c>workload</c> with what comes into its spec, where something does.</summary>
    public JsonObject ToJson() => Fields.Of(
        ("objects", new JsonArray([.. Objects.Select(item => item.Document.DeepClone())])),
        ("warnings", new JsonArray([.. Warnings.Select(warning => JsonValue.Create(warning))])),
        ("workload", Mount is null ? null : Fields.Of(("name", Mount.Workload.ToString()), ("spec", MountedSpec(Mount).DeepClone()))));

    /// <summary>A comment, since what is applied would take the place of what others have in the same annotations.</summary>
    private string? MountNote()
    {
        if (Mount is null)
            return null;
        var lines = YamlText.Write(MountedSpec(Mount)).TrimEnd('\n').Split('\n');
        return $"# In the spec of {Mount.Workload}, beside what others have there:\n{string.Concat(lines.Select(line => $"#   {line}\n"))}";
    }

    private static JsonNode MountedSpec(ModuleMount mount) => mount.Attaching(new KubernetesObject(mount.Workload.Kind, []))["spec"]!;
}
