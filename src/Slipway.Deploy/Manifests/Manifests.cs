namespace Slipway.Deploy;

/// <summary>What a target makes of a plugin.</summary>
public sealed record Manifests
{
    internal Manifests(DeploymentScope scope, PluginDeployment plugin, IReadOnlyList<KubernetesObject> objects, IReadOnlyList<string> warnings) =>
        (Scope, Plugin, Objects, Warnings) = (scope, plugin, objects, warnings);

    /// <summary>What the target cannot express, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    internal DeploymentScope Scope { get; }

    internal PluginDeployment Plugin { get; }

    internal IReadOnlyList<KubernetesObject> Objects { get; }

    /// <summary>The objects as YAML, one document each, for whoever applies them.</summary>
    public string ToYaml() => string.Join("---\n", Objects.Select(item => YamlText.Write(item.Document)));
}
